package io.github.ssekit.sample;

import java.nio.file.Path;

import io.github.ssekit.sample.kit.AheadOfTime;
import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.SampleProcess;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, processed ahead of time by Spring, does what it does without. (That a
 * native image can be made of it is not tested here, only what it is told.)
 */
class AheadOfTimeIT {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(WebServer.class)
	void streamsInMemory(WebServer server) {
		AheadOfTime processed = AheadOfTime.process(server, this.directory);
		assertThat(processed.hints()).contains("io.github.ssekit.spring.internal.tomcat.TomcatGracefulPauseProtocol")
			.contains("io.github.ssekit.sample.PublishController$Accepted")
			.contains("io.github.ssekit.sample.PresenceController$ConnectedCount")
			.contains("io.github.ssekit.presence.ClientInfo");
		try (SampleProcess node = SampleProcess.of(processed)) {
			assertThat(node.log()).containsIgnoringCase(server + " started on port");
			assertStreams(node.sample());
			assertThat(node.log()).doesNotContain("ERROR", "WARN", "Exception");
		}
	}

	@Test
	void sharesEventsThroughRedis() {
		String[] profile = { "--spring.profiles.active=redis" };
		AheadOfTime processed = AheadOfTime.process(WebServer.TOMCAT, this.directory, profile);
		assertThat(processed.hints()).contains("io/github/ssekit/redis/*.lua");
		try (RedisServer redis = RedisServer.with().own().start();
				SampleProcess node = SampleProcess.of(processed, profile[0],
						"--spring.data.redis.port=" + redis.port())) {
			assertStreams(node.sample());
			assertThat(redis.text("EXISTS", "sse:h:{news}")).isEqualTo("1");
			assertThat(node.log()).doesNotContain("ERROR", "Exception");
		}
	}

	private static void assertStreams(Sample sample) {
		String last;
		try (SseTestClient alice = sample.connect("clientId=alice&topic=news")) {
			sample.json("topics/news?event=n", "{\"a\":1}").offset();
			sample.text("send/alice", "for you").offset();
			sample.text("broadcast", "for all").offset();
			assertThat(alice.awaitEvent("n").data()).isEqualTo("{\"a\":1}");
			assertThat(alice.awaitMessages(3)).extracting(ReceivedEvent::data).contains("for you", "for all");
			Answer count = sample.get("connected-count");
			assertThat(count.json().path("clients").asInt()).isOne();
			assertThat(count.json().path("node").path("streams").asInt()).isOne();
			assertThat(sample.get("clients").json().get(0).path("id").asString()).isEqualTo("alice");
			last = alice.lastEventId();
		}
		sample.text("topics/news", "meanwhile").offset();
		try (SseTestClient again = Sample.ready(sample.stream("clientId=alice&topic=news").lastEventId(last))) {
			assertThat(again.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
			assertThat(sample.post("disconnect/alice").status()).isEqualTo(200);
		}
		assertThat(sample.json("topics/news", "no json").assertProblem(400).detail()).contains("not JSON");
	}

}
