package io.github.ssekit.spring.resume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A line that breaks costs no event: none is lost, none comes twice, all in order. */
class CutTests extends OnEachServer {

	private static final int TOPICS = 4;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class)
			.property("sse.history.max-events", 20_000)
			.property("sse.outbox.max-bytes", "16KB") // so that it also overflows
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void whatWasSaidInAllTopicsDuringTheBreakIsHeardAfterIt() {
		try (SseTestClient client = app.client("/quiet?client=alice").reconnectWithin(Duration.ofDays(1)).open()) {
			client.awaitEvent("sse.ready");
			publishToAll("before");
			client.awaitMessages(TOPICS);
			String place = client.lastEventId();
			client.cut();
			publishToAll("during");
			try (SseTestClient back = app.client("/quiet?client=alice").lastEventId(place).openAndAwait()) {
				assertThat(back.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":" + TOPICS);
				back.awaitMessages(TOPICS);
				publishToAll("after");
				List<ReceivedEvent> heard = back.awaitMessages(2 * TOPICS);
				assertThat(heard.subList(0, TOPICS)).extracting(ReceivedEvent::data)
					.containsExactlyInAnyOrder("during 0", "during 1", "during 2", "during 3");
				// between topics no order is promised, and the stream may still be
				// catching up
				assertThat(heard.subList(TOPICS, 2 * TOPICS)).extracting(ReceivedEvent::data)
					.containsExactlyInAnyOrder("after 0", "after 1", "after 2", "after 3");
			}
		}
	}

	@Test
	void aDropRightAfterTheFirstBlockLosesNothing() {
		String place;
		try (SseTestClient client = app.listening("/quiet?client=bob")) {
			place = client.lastEventId();
		}
		publishToAll("missed");
		try (SseTestClient client = app.client("/quiet?client=bob").lastEventId(place).once().openAndAwait()) {
			// whose first block tells the place before what was missed
			place = client.awaitEvent("sse.ready").lastEventId();
			client.cut();
		}
		try (SseTestClient client = app.client("/quiet?client=bob").lastEventId(place).openAndAwait()) {
			assertThat(client.awaitMessages(TOPICS)).extracting(ReceivedEvent::data)
				.containsExactlyInAnyOrder("missed 0", "missed 1", "missed 2", "missed 3");
		}
	}

	@Test
	void nothingIsLostAndNothingComesTwiceWhenTheLineBreaksInTheMiddleOfAFlood() throws InterruptedException {
		int each = 1500;
		List<SseTestClient> clients = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			clients.add(app.client("/flood?client=f" + i).reconnectWithin(Duration.ZERO).openAndAwait());
		}
		clients.forEach((client) -> client.awaitEvent("sse.ready"));
		List<Thread> publishers = IntStream.range(0, TOPICS).mapToObj((topic) -> new Thread(() -> {
			for (int i = 0; i < each; i++) {
				app.hub().publish("flood/" + topic, SseEvent.named("t" + topic).data(i + " " + "x".repeat(100)));
				if (i % 10 == 0) {
					LockSupport.parkNanos(1_000_000);
				}
			}
		})).toList();
		publishers.forEach(Thread::start);
		for (int cut = 1; cut <= 6; cut++) {
			int attempts = cut;
			int heard = cut * 200;
			clients.forEach((client) -> client.await("stream " + attempts + " and " + heard + " messages",
					() -> client.messageCount() >= heard && isOpen(client, attempts)));
			clients.forEach((client) -> assertThat(client.cut()).isTrue());
		}
		for (Thread publisher : publishers) {
			publisher.join();
		}
		for (SseTestClient client : clients) {
			for (int topic = 0; topic < TOPICS; topic++) {
				String type = "t" + topic;
				client.awaitEvent("the last event of topic " + topic,
						(event) -> event.type().equals(type) && event.data().startsWith((each - 1) + " "));
			}
			assertThatNothingIsMissing(client.messages(), each);
			assertThat(client.events()).noneMatch((event) -> event.type().equals("sse.reset"));
		}
		clients.forEach(SseTestClient::close);
	}

	private static boolean isOpen(SseTestClient client, int attempt) {
		List<ConnectionAttempt> attempts = client.attempts();
		return attempts.size() == attempt && attempts.get(attempt - 1).opened();
	}

	private static void assertThatNothingIsMissing(List<ReceivedEvent> heard, int each) {
		Map<String, List<Integer>> numbers = new HashMap<>();
		for (ReceivedEvent event : heard) {
			numbers.computeIfAbsent(event.type(), (type) -> new ArrayList<>())
				.add(Integer.parseInt(event.data().substring(0, event.data().indexOf(' '))));
		}
		List<Integer> all = IntStream.range(0, each).boxed().toList();
		assertThat(numbers).hasSize(TOPICS).allSatisfy((topic, heardThere) -> assertThat(heardThere).isEqualTo(all));
	}

	private static void publishToAll(String data) {
		for (int i = 0; i < TOPICS; i++) {
			app.hub().publish("quiet/" + i, SseEvent.of(data + " " + i)).join();
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/quiet")
		SseStream quiet(@RequestParam String client) {
			return SseStream.of("quiet/0", "quiet/1", "quiet/2", "quiet/3").client(client);
		}

		@SseEndpoint("/flood")
		SseStream flood(@RequestParam String client) {
			return SseStream.of("flood/0", "flood/1", "flood/2", "flood/3").client(client);
		}

	}

}
