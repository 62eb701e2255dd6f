package io.github.ssekit.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@ExtendWith(OutputCaptureExtension.class)
class SsePropertiesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sse.heartbeat                | 500ms | sse.heartbeat = 500ms: must be at least 1s
			sse.heartbeat                | -1s   | sse.heartbeat = -1000ms: must be at least 1s
			sse.retry.min                | 0     | sse.retry.min = 0ms: must be at least 1ms
			sse.retry.max                | 1s    | sse.retry.max = 1000ms: must not be less than sse.retry.min
			sse.max-event-size           | 10B   | sse.max-event-size = 10B: must be at least 1KB
			sse.max-event-size           | 3GB   | must be at least 1KB and less than 2GB
			sse.outbox.max-bytes         | 0     | sse.outbox.max-bytes = 0B: must be at least 1KB
			sse.history.max-events       | -1    | sse.history.max-events = -1: must be positive, or 0
			sse.history.max-age          | 0     | sse.history.max-age = PT0S: must be positive
			sse.history.max-bytes        | 0     | sse.history.max-bytes = 0B: must be positive
			sse.history.max-total-bytes  | 0     | sse.history.max-total-bytes = 0B: must be positive
			sse.replay.max-events        | 0     | sse.replay.max-events = 0: must be at least 1
			sse.replay.max-concurrent    | 0     | sse.replay.max-concurrent = 0: must be at least 1
			sse.snapshot.max-concurrent  | 0     | sse.snapshot.max-concurrent = 0: must be 1 to 1024
			sse.snapshot.timeout         | 0     | sse.snapshot.timeout = PT0S: must be 100ms to 1h
			sse.snapshot.max-waiting     | 0     | sse.snapshot.max-waiting = 0: must be at least 1
			sse.limits.streams-per-client | -1   | sse.limits.streams-per-client = -1: must be positive, or 0
			sse.limits.streams-per-address | -1  | sse.limits.streams-per-address = -1: must be positive, or 0
			sse.limits.streams-per-node  | -1    | sse.limits.streams-per-node = -1: must be positive, or 0
			sse.write-timeout            | 10ms  | sse.write-timeout = 10ms: must be at least 1s
			sse.presence.grace           | -1s   | sse.presence.grace = PT-1S: must not be negative
			sse.stream.max-age           | 10ms  | sse.stream.max-age = 10ms: must be at least 1s
			sse.stream.max-topics        | 0     | sse.stream.max-topics = 0: must be at least 1
			sse.stream.max-topics        | 129   | sse.stream.max-topics = 129: must be at most 128
			sse.auth.expiring-ahead      | -1s   | sse.auth.expiring-ahead = -1000ms: must not be negative
			sse.drain.window             | -1s   | sse.drain.window = PT-1S: must not be negative
			sse.drain.timeout            | 0     | sse.drain.timeout = PT0S: must be positive
			sse.async.max-messages       | 0     | sse.async.max-messages = 0: must be at least 1
			sse.async.max-bytes          | 10B   | sse.async.max-bytes = 10B: must be at least 1KB
			sse.async.max-wait           | -1s   | sse.async.max-wait = PT-1S: must not be negative
			sse.async.give-up-after      | 5m    | sse.async.give-up-after = PT5M: must be 0 to 4m
			sse.async.flush-timeout      | -1s   | sse.async.flush-timeout = PT-1S: must not be negative
			""")
	void refusesToStartAndNamesPropertyValueAndRule(String property, String value, String text, CapturedOutput output) {
		Throwable failure = catchThrowable(() -> start(property + "=" + value));

		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(text)
			.contains("Change the property " + property)
			.doesNotContain("\tat io.github.ssekit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse.heartbeat=soon", "sse.max-event-size=big", "sse.history.max-events=many",
			"sse.messages.phase=soon", "sse.async.when-full=panic" })
	void refusesToStartWithWhatIsNoValueAtAll(String property, CapturedOutput output) {
		assertThat(catchThrowable(() -> start(property))).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(property.substring(property.indexOf('=') + 1));
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		List<String> names = new ArrayList<>();
		try (InputStream file = SseProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(file).get("properties")) {
				names.add(property.get("name").asString());
				assertThat(property.path("description").asString("")).as(property.toString()).isNotBlank();
			}
		}
		assertThat(names).contains("sse.enabled", "sse.heartbeat", "sse.retry.min", "sse.retry.max",
				"sse.max-event-size", "sse.outbox.max-bytes", "sse.history.max-events", "sse.history.max-age",
				"sse.history.max-bytes", "sse.history.max-total-bytes", "sse.replay.max-events",
				"sse.replay.max-concurrent", "sse.limits.streams-per-client", "sse.limits.streams-per-address",
				"sse.limits.streams-per-node", "sse.limits.over-limit", "sse.write-timeout", "sse.auth.expiring-ahead",
				"sse.auth.follow-login", "sse.presence.grace", "sse.stream.max-age", "sse.stream.max-topics",
				"sse.messages.phase", "sse.async.max-messages", "sse.async.max-bytes", "sse.async.when-full",
				"sse.async.max-wait", "sse.async.give-up-after", "sse.async.flush-timeout", "sse.drain.window",
				"sse.drain.timeout", "sse.snapshot.max-concurrent", "sse.snapshot.timeout", "sse.snapshot.max-waiting");
	}

	private static void start(String property) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).properties(property).run().close();
	}

	@ImportAutoConfiguration(SseAutoConfiguration.class)
	static class Application {

	}

}
