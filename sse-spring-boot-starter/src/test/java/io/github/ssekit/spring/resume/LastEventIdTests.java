package io.github.ssekit.spring.resume;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ReadyState;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a client may say which event it heard last, and what is made of it. */
class LastEventIdTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).property("sse.stream.max-topics", "128").start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void whoWasEndedForGoodAndComesBackByHimselfIsStopped() {
		try (SseTestClient client = app.listening("/of/mallory")) {
			app.hub().disconnect("mallory");
			ReceivedEvent closed = client.awaitEvent("sse.ended");
			assertThat(closed.data()).isEqualTo("{\"reason\":\"disconnected\"}");
			assertThat(closed.lastEventId()).endsWith("~x");
			assertThat(client.awaitClosed().status()).isEqualTo(204);
			assertThat(client.attempts()).extracting("ending")
				.containsExactly(AttemptOutcome.CLEAN_END, AttemptOutcome.REFUSED);
			assertThat(client.readyState()).isEqualTo(ReadyState.CLOSED);
		}
	}

	@Test
	void whoWasEndedForGoodIsWelcomeWithoutTheMark() {
		String mark;
		try (SseTestClient client = app.listening("/of/eve")) {
			app.hub().disconnect("eve");
			mark = client.awaitEvent("sse.ended").lastEventId();
		}
		try (SseTestClient client = app.client("/of/eve?lastEventId=" + mark).open()) {
			assertThat(client.awaitClosed().status()).as("in the query, too").isEqualTo(204);
		}
		app.hub().toClient("eve", SseEvent.of("meanwhile"));
		try (SseTestClient client = app.client("/of/eve?lastEventId=" + mark.replace("~x", "")).openAndAwait()) {
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rubbish", "1.zzzz", "%7Ex", "~", "a b c" })
	void anIdThatCannotBeReadIsAResetAndNoError(String id) {
		try (SseTestClient client = app.client("/of/reader").lastEventId(id).openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":false");
			assertThat(client.awaitEvent("sse.reset").data()).contains("\"reason\":\"unreadable\"");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lastEventId", "last_event_id", "evs_last_event_id" })
	void theQueryMayBringItUnderThreeNames(String name) {
		String id = hear("/of/" + name, name);
		app.hub().toClient(name, SseEvent.of("meanwhile"));
		try (SseTestClient client = app.client("/of/" + name + "?" + name + "=" + id).openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1");
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@Test
	void theHeaderBringsIt() {
		String id = hear("/of/carol", "carol");
		app.hub().toClient("carol", SseEvent.of("meanwhile"));
		try (SseTestClient client = app.client("/of/carol").lastEventId(id).openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1");
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@Test
	void theHeaderWinsBecauseAReconnectRepeatsTheFirstAddress() {
		String old = hear("/of/dave", "dave");
		app.hub().toClient("dave", SseEvent.of("second"));
		String newer;
		try (SseTestClient client = app.client("/of/dave?lastEventId=" + old).openAndAwait()) {
			newer = client.awaitMessages(1).get(0).lastEventId();
		}
		app.hub().toClient("dave", SseEvent.of("third"));
		try (SseTestClient client = app.client("/of/dave?lastEventId=" + old).lastEventId(newer).openAndAwait()) {
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("third");
		}
	}

	@Test
	void anEmptyHeaderLeavesTheQuery() {
		String id = hear("/of/frank", "frank");
		app.hub().toClient("frank", SseEvent.of("meanwhile"));
		try (SseTestClient client = app.client("/of/frank?lastEventId=" + id).header("X-Nothing", "").openAndAwait()) {
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@Test
	void theCursorOfAsManyTopicsAsAStreamMayHaveIsTakenByTheServerAndHonoured() {
		String id = hear("/many/grace", "grace");
		app.hub().publish("many/127", SseEvent.of("meanwhile"));
		try (SseTestClient client = app.client("/many/grace").lastEventId(id).openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1");
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@Test
	void theIdsTellTheTopicOfEachEvent() {
		try (SseTestClient client = app.listening("/many/heidi")) {
			List<String> topics = IntStream.range(0, 128).mapToObj((i) -> "many/" + i).toList();
			topics.forEach((topic) -> app.hub().publish(topic, SseEvent.of(topic)));
			assertThat(client.awaitMessages(128))
				.allSatisfy((event) -> assertThat(event.topic()).isEqualTo(event.data()));
		}
	}

	@Test
	void theLongestCursorThatCouldEverBeIsTakenByTheServerAndRead() {
		StringBuilder longest = new StringBuilder(CursorFormat.version(false));
		Position farthest = new Position("zzzz", Long.MAX_VALUE, Long.MAX_VALUE);
		for (int i = 0; i < Topic.MAX_PER_STREAM; i++) {
			byte[] place = CursorFormat.longPlace(Topic.of("many/" + i), farthest);
			longest.append(new String(place, StandardCharsets.US_ASCII));
		}
		assertThat(longest).hasSizeGreaterThan(5000);
		try (SseTestClient client = app.client("/many/heidi").lastEventId(longest.toString()).once().openAndAwait()) {
			assertThat(client.awaitEvent("sse.reset").data()).contains("\"reason\":\"epoch\"", "many/127");
		}
		try (SseTestClient client = app.client("/many/heidi?lastEventId=" + longest).once().openAndAwait()) {
			assertThat(client.awaitEvent("sse.reset").data()).contains("\"reason\":\"epoch\"", "many/127");
		}
	}

	@Test
	void headKnowsTheMarkToo() {
		HttpResponse<String> response = app.send("HEAD", "/of/gone", "Last-Event-ID", "~x");
		assertThat(response.statusCode()).isEqualTo(204);
	}

	/** Hear one event. Answers its id. */
	private static String hear(String path, String client) {
		try (SseTestClient listener = app.listening(path)) {
			app.hub().toClient(client, SseEvent.of("first"));
			return listener.awaitMessages(1).get(0).lastEventId();
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of("news").client(client);
		}

		@SseEndpoint("/many/{client}")
		SseStream many(@PathVariable String client) {
			return SseStream.of(IntStream.range(0, 128).mapToObj((i) -> "many/" + i).toList()).client(client);
		}

	}

}
