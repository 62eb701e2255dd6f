package io.github.ssekit.sample.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.consumer.ChannelConsumer;
import io.github.ssekit.redis.consumer.ChannelConsumerSettings;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.ListConsumerSettings;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The dashboard and the alerts in {@code ops} speak of what a running application tells:
 * every name, every label and every value that they name is in a scrape of one with Redis
 * and consumers, after some traffic.
 */
class OpsFilesTests {

	private static final Path OPS = Path.of("..", "ops");

	private static final Pattern IN_A_TEXT = Pattern.compile("\\{\\{\\s*\\$labels\\.([a-z_]+)");

	private static final Pattern IN_A_LEGEND = Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*\\}\\}");

	private static Series series;

	@BeforeAll
	static void scrapeAnApplicationAfterSomeTraffic() {
		try (RedisServer redis = RedisServer.with().own().start();
				Sample sample = Sample.start(WebServer.TOMCAT, List.of(Consumers.class), "spring.profiles.active=redis",
						"spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port());
				SseTestClient reader = connectAsSoonAsItCan(sample)) {
			sample.text("topics/news", "1").offset();
			reader.awaitMessages(1);
			redis.command("XADD", "orders", "*", "topic", "news", "data", "2");
			redis.command("LPUSH", "jobs", "{\"topic\":\"news\",\"data\":\"3\"}");
			reader.awaitMessages(3);
			series = new Series(sample.scrape());
		}
	}

	@AfterAll
	static void forget() {
		series = null;
	}

	@Test
	void everyPanelOfTheDashboardReadsWhatThereIs() {
		JsonNode dashboard = new JsonMapper().readTree(text("grafana-dashboard.json"));
		List<String> expressions = new ArrayList<>();
		Set<Integer> ids = new TreeSet<>();
		for (JsonNode panel : dashboard.get("panels")) {
			assertThat(ids.add(panel.get("id").asInt())).as("id of %s", panel.get("title")).isTrue();
			for (JsonNode target : panel.path("targets")) {
				String expression = target.get("expr").asString();
				assertThatAllIsThere(expression);
				assertThatLabelsAreThere(expression, IN_A_LEGEND.matcher(target.get("legendFormat").asString()));
				expressions.add(expression);
			}
		}
		for (JsonNode variable : dashboard.at("/templating/list")) {
			if (variable.get("type").asString().equals("query")) {
				assertThat(variable.get("definition").asString()).startsWith("label_values(sse_streams");
			}
		}
		assertThat(expressions).hasSizeGreaterThan(30);
	}

	@Test
	void everyAlertReadsWhatThereIsAndSaysWhatToDo() {
		List<Map<String, Object>> rules = rules();
		assertThat(rules).hasSizeGreaterThan(10).doesNotHaveDuplicates();
		for (Map<String, Object> rule : rules) {
			String expression = (String) rule.get("expr");
			assertThat((String) rule.get("alert")).matches("Sse[A-Za-z]+");
			assertThatAllIsThere(expression);
			Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
			assertThat((String) annotations.get("summary")).isNotBlank();
			assertThat((String) annotations.get("action")).hasSizeGreaterThan(60).endsWith(".");
			assertThatLabelsAreThere(expression, IN_A_TEXT.matcher((String) annotations.get("summary")));
			assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("warning", "critical");
		}
	}

	@Test
	void seesNamesLabelsAndValuesInAnExpression() {
		PromQl query = new PromQl("""
				histogram_quantile(0.99, sum by (le, job) (rate(a_bucket{x="1", y=~"2|3"}[5m]))) > 1e3
				and on (job) max_over_time(b[1h:1m]) / c offset 5m
				""");
		assertThat(query.grouping()).containsExactly("job", "le");
		assertThat(query.selectors()).containsExactly(
				new PromQl.Selector("a_bucket", Map.of("x", List.of("1"), "y", List.of("2", "3"))),
				new PromQl.Selector("b", Map.of()), new PromQl.Selector("c", Map.of()));
	}

	private static void assertThatAllIsThere(String expression) {
		PromQl query = new PromQl(expression);
		assertThat(query.selectors()).as(expression).isNotEmpty();
		for (PromQl.Selector selector : query.selectors()) {
			assertThat(series.has(selector.metric())).as("%s in %s", selector.metric(), expression).isTrue();
			selector.matchers().forEach((label, values) -> {
				assertThat(series.has(selector.metric(), label)).as("%s in %s", label, expression).isTrue();
				assertThat(values).as("%s in %s", label, expression)
					.allMatch((value) -> series.has(selector.metric(), label, value));
			});
			assertThat(query.grouping()).as(expression).allMatch((label) -> series.has(selector.metric(), label));
		}
	}

	/** Who groups has no other labels. */
	private static void assertThatLabelsAreThere(String expression, Matcher named) {
		PromQl query = new PromQl(expression);
		while (named.find()) {
			String label = named.group(1);
			boolean there = query.grouping().isEmpty() ? series.has(query.selectors().get(0).metric(), label)
					: query.grouping().contains(label);
			assertThat(there).as("%s of %s", label, expression).isTrue();
		}
	}

	private static List<Map<String, Object>> rules() {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(text("alerts.yml"));
		List<Map<String, Object>> rules = new ArrayList<>();
		file.get("groups").forEach((group) -> rules.addAll(group.get("rules")));
		return rules;
	}

	private static String text(String file) {
		try {
			return Files.readString(OPS.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SseTestClient connectAsSoonAsItCan(Sample sample) {
		await().atMost(Sample.PATIENCE).until(() -> sample.text("topics/other", "there").status() == 202);
		return sample.connect("clientId=alice&topic=news");
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumers {

		@Bean
		StreamConsumer orders(RedisParts redis, SsePublisher publisher) {
			return new StreamConsumer(redis.connections(), publisher, EntryMapper.fields(),
					StreamConsumerSettings.of("orders").withAllFromTheBeginning())
				.start();
		}

		@Bean
		ListConsumer jobs(RedisParts redis, SsePublisher publisher) {
			return new ListConsumer(redis.connections(), publisher, EntryMapper.json(),
					ListConsumerSettings.of("jobs").redelivering(Duration.ofSeconds(5), 3))
				.start();
		}

		@Bean
		ChannelConsumer prices(RedisParts redis, SsePublisher publisher) {
			return new ChannelConsumer(redis.connections(), publisher, EntryMapper.json(),
					ChannelConsumerSettings.of("prices"))
				.start();
		}

	}

}
