package io.github.ssekit.spring.sources;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What other services write to Redis is heard by clients, by properties alone. */
@ExtendWith(OutputCaptureExtension.class)
class SourceTests {

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void aStreamIsTakenInByItsFields() {
		try (App app = app("orders.type=redis-stream", "orders.stream=shop", "orders.from-beginning=true").start();
				SseTestClient client = app.listening("/events?topic=orders/17")) {
			this.redis.command("XADD", "shop", "*", "topic", "orders/17", "event", "shipped", "data", "1");

			assertThat(client.awaitEvent("shipped").data()).isEqualTo("1");
		}
	}

	@Test
	void aStreamIsTakenInByTemplates() {
		try (App app = app("orders.type=redis-stream", "orders.stream=shop", "orders.group=here",
				"orders.from-beginning=true", "orders.topic=orders/{order}/{/line}", "orders.event={kind}",
				"orders.id={order}-{kind}", "orders.version={/version}", "orders.data={/payload}")
			.start(); SseTestClient client = app.listening("/events?topic=orders/17/3")) {
			this.redis.command("XADD", "shop", "*", "order", "17", "kind", "shipped", "data",
					"{\"line\":3,\"version\":7,\"payload\":{\"total\":9.90}}");

			assertThat(client.awaitEvent("shipped").data()).isEqualTo("{\"total\":9.90}");
			assertThat(this.redis.text("XINFO", "GROUPS", "shop")).contains("here");
		}
	}

	@Test
	void aListIsTakenInFromEitherEnd() {
		try (App app = app("jobs.type=redis-list", "jobs.list=jobs", "jobs.topic=jobs/{id}", "more.type=redis-list",
				"more.list=more", "more.producers-at-the-right=true")
			.start(); SseTestClient client = app.listening("/events?topic=jobs/17")) {
			this.redis.command("LPUSH", "jobs", "{\"id\":17}");
			assertThat(client.awaitEvent("message").data()).isEqualTo("{\"id\":17}");

			this.redis.command("RPUSH", "more", "{\"topic\":\"jobs/17\",\"event\":\"first\",\"data\":1}",
					"{\"topic\":\"jobs/17\",\"event\":\"second\",\"data\":2}");
			client.awaitEvent("second");
			assertThat(client.messages()).extracting("data").containsExactly("{\"id\":17}", "1", "2");
		}
	}

	@Test
	void channelsAreTakenInByTheirNameAndByAPattern() {
		try (App app = app("news.type=redis-channel", "news.channel=news", "news.lease=1s", "prices.type=redis-channel",
				"prices.pattern=prices.*.*", "prices.topic=prices/{2}", "prices.event={1}", "prices.lease=1s")
			.start(); SseTestClient client = app.listening("/events?topic=prices/eur")) {
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
				this.redis.command("PUBLISH", "news", "{\"topic\":\"prices/eur\",\"event\":\"news\",\"data\":1}");
				this.redis.command("PUBLISH", "prices.spot.eur", "17.5");
				assertThat(client.messages()).extracting("type").contains("news", "spot");
			});
			assertThat(client.awaitEvent("spot").data()).isEqualTo("17.5");
		}
	}

	@Test
	void anEntryThatCannotBeMappedIsToldWithoutWhatStandsInIt(CapturedOutput output) {
		try (App app = app("jobs.type=redis-list", "jobs.list=jobs", "jobs.topic=jobs/{id}", "jobs.max-deliveries=1")
			.start(); SseTestClient client = app.listening("/events?topic=jobs/17")) {
			this.redis.command("LPUSH", "jobs", "{\"id\":\"../client/secret\"}", "{\"id\":17}");
			client.awaitEvent("message");

			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("An element of jobs is given up",
						"topic: {id} has a / or a *, or is . or .."));
			assertThat(output).doesNotContain("secret");
			assertThat(this.redis.text("LINDEX", "{jobs}:dead", "0")).contains("or is . or ..");
		}
	}

	@Test
	void metersTellOfEachSourceByItsName() {
		try (App app = app("jobs.type=redis-list", "jobs.list=jobs", "jobs.topic=jobs/{id}", "orders.type=redis-stream",
				"orders.stream=shop")
			.with(Meters.class)
			.start()) {
			this.redis.command("LPUSH", "jobs", "{\"id\":17}");
			MeterRegistry meters = app.bean(MeterRegistry.class);

			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(meters.get("sse.consumer.taken")
					.tags("kind", "list", "source", "jobs")
					.functionCounter()
					.count()).isEqualTo(1));
			assertThat(meters.get("sse.consumer.lag").tags("kind", "stream", "source", "orders").timeGauge().value())
				.isNotNaN();
			assertThat(meters.find("sse.consumer.waiting").tag("kind", "list").gauge()).isNotNull();
			assertThat(meters.find("sse.consumer.waiting").tag("kind", "stream").gauge()).isNull();
		}
	}

	@Test
	void aSourceIsStoppedBeforeStreamsEndAndMayBeStartedAgain() {
		try (App app = app("jobs.type=redis-list", "jobs.list=jobs", "jobs.topic=jobs/{id}").start()) {
			SseSources sources = app.bean(SseSources.class);
			Source jobs = sources.sources().get("jobs");
			assertThat(jobs.isRunning()).isTrue();
			sources.stop();
			assertThat(jobs.isRunning()).isFalse();
			this.redis.command("LPUSH", "jobs", "{\"id\":17}");
			assertThat(this.redis.command("LLEN", "jobs")).isEqualTo(1L);

			try (SseTestClient client = app.listening("/events?topic=jobs/17")) {
				sources.start();
				client.awaitEvent("message");
			}
			assertThat(sources.getPhase())
				.isGreaterThan(app.context().getBean("sseLifecycle", SmartLifecycle.class).getPhase());
		}
	}

	@Test
	void theSourcesOfAParentAreTakenInOnce() {
		try (ConfigurableApplicationContext parent = app("jobs.type=redis-list", "jobs.list=jobs").startWithoutWeb();
				App child = App.on(Server.TOMCAT).childOf(parent).start()) {
			assertThat(child.bean(SseSources.class)).isSameAs(parent.getBean(SseSources.class));
		}
	}

	@Test
	void nothingIsTakenInWhereStreamsAreSwitchedOff() {
		try (ConfigurableApplicationContext context = app("jobs.type=redis-list", "jobs.list=jobs")
			.property("sse.enabled", "false")
			.startWithoutWeb()) {
			assertThat(context.getBeansOfType(SseSources.class)).isEmpty();
		}
	}

	@Test
	void aTypeOfTheApplicationIsOneOfThem() {
		try (App app = app("own.type=fixed", "own.topic=news/{key}", "own.options.text=hello").with(Fixed.class)
			.start(); SseTestClient client = app.listening("/events?topic=news/k")) {
			assertThat(app.bean(SseSources.class).types()).containsEntry("own", "fixed");
			app.bean(SseSources.class).sources().get("own").stop();
			assertThat(client.awaitEvent("message").data()).isEqualTo("hello");
		}
	}

	@Test
	void healthTellsWhatIsWrongWithASource() {
		try (App app = app("own.type=fixed", "own.topic=news/{key}", "own.options.problem=it limps", "bad.type=fixed",
				"bad.topic=news/{key}", "bad.options.problem=throw")
			.with(Fixed.class)
			.property("management.endpoint.health.show-details", "always")
			.start()) {
			assertThat(app.get("/actuator/health").body()).contains("it limps", "The source bad could not tell");
		}
	}

	@Test
	void nothingGoesOnWhereOneOfThemCannotStart() {
		List<FixedSource> all = List.of(new FixedSource("news"), new FixedSource("orders"), new FixedSource("jobs"));
		Map<String, Source> sources = new LinkedHashMap<>();
		all.forEach((source) -> sources.put(source.text, source));
		SseSources started = new SseSources(sources, Map.of("news", "fixed", "orders", "fixed", "jobs", "fixed"));
		List<Source> order = List.copyOf(started.sources().values());
		FixedSource failing = (FixedSource) order.get(2);
		failing.failing = true;

		assertThatIllegalStateException().isThrownBy(started::start).withMessage("as asked for");
		assertThat(started.isRunning()).isFalse();
		assertThat(order).noneMatch(Source::isRunning);
	}

	private AppBuilder app(String... properties) {
		AppBuilder builder = App.on(Server.TOMCAT)
			.with(Endpoints.class)
			.property("sse.redis.enabled", "true")
			.property("spring.data.redis.host", this.redis.host())
			.property("spring.data.redis.port", Integer.toString(this.redis.port()))
			.property("sse.redis.publish-timeout", "20s");
		for (String property : properties) {
			int equals = property.indexOf('=');
			builder.property("sse.sources." + property.substring(0, equals), property.substring(equals + 1));
		}
		return builder;
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/events")
		SseStream events(@RequestParam String topic) {
			return SseStream.of(topic);
		}

	}

	static class Meters {

		@Bean
		SimpleMeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

	/** Publishes one event when it is stopped, while streams are still open. */
	static class Fixed {

		@Bean
		SourceFactory fixedSourceFactory() {
			return new SourceFactory() {

				@Override
				public String type() {
					return "fixed";
				}

				@Override
				public Set<String> settings() {
					return Set.of("options");
				}

				@Override
				public boolean isField(String name) {
					return name.equals("key");
				}

				@Override
				public Source create(String name, SourceProperties properties, EntryMapper mapper,
						SsePublisher publisher) {
					FixedSource source = new FixedSource(mapper, publisher,
							String.valueOf(properties.options().get("text")));
					source.problem = properties.options().get("problem");
					return source;
				}

			};
		}

	}

	private static final class FixedSource implements Source, HealthSource {

		private final @Nullable EntryMapper mapper;

		private final @Nullable SsePublisher publisher;

		private final String text;

		/** Written by the test's thread before it is used. */
		private @Nullable String problem;

		/** Written by the test's thread before it is used. */
		private boolean failing;

		private volatile boolean running;

		FixedSource(String text) {
			this(null, null, text);
		}

		FixedSource(@Nullable EntryMapper mapper, @Nullable SsePublisher publisher, String text) {
			this.mapper = mapper;
			this.publisher = publisher;
			this.text = text;
		}

		@Override
		public void start() {
			if (this.failing) {
				throw new IllegalStateException("as asked for");
			}
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			if (this.mapper != null && this.publisher != null) {
				MappedEvent mapped = this.mapper.map(new SourceEntry("x", "", Map.of("key", "k", "data", this.text)));
				this.publisher.publish(mapped.topic(), mapped.event()).join();
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public ConsumerCounts counts() {
			return new ConsumerCounts(0, 0, 0, 0, 0);
		}

		@Override
		public List<HealthProblem> problems() {
			if (this.problem == null) {
				return List.of();
			}
			if (this.problem.equals("throw")) {
				throw new IllegalStateException("as asked for");
			}
			return List.of(new HealthProblem("own", HealthProblem.Severity.DEGRADED, this.problem));
		}

	}

}
