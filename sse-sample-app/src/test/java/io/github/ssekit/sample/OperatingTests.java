package io.github.ssekit.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/operating.md tells operators works against the sample, word for word. */
@OnBothServers
class OperatingTests {

	private static final Pattern CURL = Pattern
		.compile("curl -s (?:-X (\\w+) )?'?http://localhost:8080(/actuator/[^' ]+)'?");

	private static final JsonMapper JSON = new JsonMapper();

	private final WebServer server;

	private Sample sample;

	OperatingTests(WebServer server) {
		this.server = server;
	}

	@BeforeEach
	void start() {
		this.sample = Sample.start(this.server, "management.endpoints.web.exposure.include=health,sse");
	}

	@AfterEach
	void stop() {
		this.sample.close();
	}

	@Test
	void theLinesOfThePageWorkInTheirOrder() {
		List<String> lines = page();
		assertThat(lines).hasSizeGreaterThan(7);
		try (SseTestClient alice = this.sample.connect("clientId=alice&topic=news")) {
			for (String line : lines) {
				Answer answer = run(line);
				assertThat(answer.status()).as(line + " was answered " + answer).isEqualTo(200);
				if (line.contains("?client=alice")) {
					assertThat(JSON.readTree(answer.body()).path("streams").path("total").asInt()).isOne();
				}
			}
			assertThat(alice.awaitClosed().status()).isEqualTo(204);
		}
	}

	@Test
	void isWellWithoutRedis() {
		JsonNode health = JSON.readTree(run("curl -s http://localhost:8080/actuator/health").body());
		assertThat(health.path("status").asString()).isEqualTo("UP");
		assertThat(health.path("components").path("sse").path("status").asString()).isEqualTo("UP");
		assertThat(health.path("components").propertyNames()).doesNotContain("redis");
	}

	private Answer run(String line) {
		Matcher curl = CURL.matcher(line);
		assertThat(curl.matches()).as(line).isTrue();
		String method = (curl.group(1) != null) ? curl.group(1) : "GET";
		return this.sample.exchange(HttpRequest.newBuilder(URI.create(this.sample.origin() + curl.group(2)))
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	private static List<String> page() {
		try {
			return Files.readAllLines(Path.of("..", "docs", "operating.md"))
				.stream()
				.filter((line) -> line.startsWith("curl ") && line.contains("/actuator/"))
				.filter((line) -> !line.contains("prometheus"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
