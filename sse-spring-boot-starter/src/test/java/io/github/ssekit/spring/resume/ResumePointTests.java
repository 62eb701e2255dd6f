package io.github.ssekit.spring.resume;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that begin in the past, where the client brings no place of its own. */
class ResumePointTests extends OnEachServer {

	private static App app;

	private static Instant noon;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).start();
		publish("one", "two", "three");
		noon = Instant.now().plusMillis(1);
		// the clock has milliseconds
		Awaitility.await().until(() -> Instant.now().isAfter(noon));
		publish("four", "five");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void aNegativeNumberIsABadRequest() {
		assertThat(app.get("/last?events=-1&client=a").statusCode()).isEqualTo(400);
	}

	@Test
	void theNewestEventsCanBeHeardAgain() {
		assertThat(heard("/last?events=2", 2)).containsExactly("four", "five");
		assertThat(heard("/last?events=100", 5)).containsExactly("one", "two", "three", "four", "five");
		assertThat(heard("/last?events=0", 0)).isEmpty();
	}

	@Test
	void whatWasSaidSinceAnInstantCanBeHeardAgain() {
		assertThat(heard("/since?time=" + noon, 2)).containsExactly("four", "five");
		assertThat(heard("/since?time=2020-01-01T00:00:00Z", 5)).hasSize(5);
		assertThat(heard("/since?time=2100-01-01T00:00:00Z", 0)).isEmpty();
	}

	@Test
	void aPlaceThatTheClientBringsCountsMore() {
		String four;
		try (SseTestClient client = app.listening("/last?events=2&client=a")) {
			four = client.awaitMessages(2).get(0).lastEventId();
		}
		try (SseTestClient client = app.client("/last?events=5&client=a").lastEventId(four).openAndAwait()) {
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("five");
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1");
		}
	}

	@Test
	void aTopicThatThePlaceDoesNotKnowBeginsAsItDoesInANewStream() {
		String place;
		try (SseTestClient client = app.listening("/none?client=b")) {
			place = client.awaitEvent("sse.ready").lastEventId();
		}
		app.hub().toClient("b", SseEvent.of("missed")).join();
		try (SseTestClient client = app.client("/last?events=2&client=b").lastEventId(place).openAndAwait()) {
			assertThat(client.awaitMessages(3)).extracting(ReceivedEvent::data)
				.contains("missed")
				.containsSubsequence("four", "five");
			assertThat(client.awaitEvent("sse.ready").data()).startsWith(
					"{\"client\":\"b\",\"recovered\":true,\"replayed\":3,\"newTopics\":[\"history\"],\"topics\":{");
		}
	}

	/** What comes before the mark that is published when the stream has begun. */
	private static List<String> heard(String path, int replayed) {
		String id = UUID.randomUUID().toString(); // with whom no history begins
		try (SseTestClient client = app.listening(path + "&client=" + id)) {
			assertThat(client.awaitEvent("sse.ready").data())
				.contains("\"recovered\":false,\"replayed\":" + replayed + ",\"topics\":{");
			app.hub().toClient(id, SseEvent.named("mark"));
			return client.awaitMessages(replayed + 1)
				.stream()
				.filter((event) -> !event.type().equals("mark"))
				.map(ReceivedEvent::data)
				.toList();
		}
	}

	private static void publish(String... data) {
		for (String text : data) {
			app.hub().publish("history", SseEvent.of(text)).join();
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/none")
		SseStream none(@RequestParam String client) {
			return SseStream.of().client(client);
		}

		@SseEndpoint("/last")
		SseStream last(@RequestParam int events, @RequestParam String client) {
			return SseStream.of("history").client(client).replayLast(events);
		}

		@SseEndpoint("/since")
		SseStream since(@RequestParam Instant time, @RequestParam String client) {
			return SseStream.of("history").client(client).since(time);
		}

	}

}
