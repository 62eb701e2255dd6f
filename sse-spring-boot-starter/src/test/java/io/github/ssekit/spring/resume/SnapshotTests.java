package io.github.ssekit.spring.resume;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that begin with the state that their events change. */
class SnapshotTests extends OnEachServer {

	private static RedisServer redis;

	private static App inMemory;

	private static App onRedis;

	private App app;

	private Counter counter;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		redis = RedisServer.start();
		inMemory = App.on(server)
			.with(Counter.class)
			.property("sse.snapshot.max-concurrent", "4")
			.property("sse.replay.max-events", "500")
			.start();
		onRedis = App.on(server)
			.with(Counter.class)
			.property("sse.redis.enabled", "true")
			.property("spring.data.redis.host", redis.host())
			.property("spring.data.redis.port", redis.port())
			.property("sse.redis.key-prefix", "snapshot-" + server)
			.property("sse.redis.publish-timeout", "20s")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		onRedis.close();
		inMemory.close();
		redis.close();
	}

	@AfterEach
	void letEverybodyGo() {
		this.app.hub().disconnectAll().toCompletableFuture().join();
		this.app.awaitStreams(0);
	}

	@BeforeEach
	void useMemory() {
		use(inMemory);
	}

	@Test
	void aSnapshotThatFailsRefusesTheStreamSoftlyAndTheClientTriesAgain() {
		this.counter.failures.set(2);
		try (LogWatch logs = LogWatch.warnings(); SseTestClient client = this.app.client("/counter").open()) {
			assertThat(client.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"snapshot-failed\"}");
			assertThat(client.awaitEvent("snapshot").data()).isEqualTo(Integer.toString(this.counter.value.get()));
			assertThat(client.attempts()).hasSizeGreaterThanOrEqualTo(3);
			assertThat(logs.lines()).singleElement()
				.asString()
				.contains("its snapshot has failed")
				.contains("the database is away");
		}
	}

	@Test
	void aSnapshotThatIsTooLargeRefusesTheStreamAndTheLogNamesTheProperty() {
		// a hub of its own, because failures are logged once in ten seconds
		use(onRedis);
		this.counter.padding = "x".repeat(300_000);
		try (LogWatch logs = LogWatch.warnings(); SseTestClient client = this.app.client("/counter").once().open()) {
			assertThat(client.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"snapshot-failed\"}");
			client.awaitEnd();
			assertThat(String.join("", logs.lines())).contains("sse.max-event-size").doesNotContain("xxxx");
		}
	}

	@Test
	void slowSnapshotsHoldUpNoOtherStreamAndSoManyAreAskedForAtOnce() {
		this.counter.gate = new Semaphore(0);
		List<SseTestClient> waiting = new ArrayList<>();
		try (SseTestClient other = this.app.listening("/plain")) {
			for (int i = 0; i < 8; i++) {
				waiting.add(this.app.client("/counter").open());
			}
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(this.counter.inside.get()).isEqualTo(4));
			this.app.awaitStreams(9);
			// another method of the same class
			try (SseTestClient beside = this.app.listening("/nothing")) {
				assertThat(beside.events()).extracting(ReceivedEvent::type).containsExactly("sse.ready");
			}
			this.counter.increment();
			assertThat(other.awaitMessages(1)).hasSize(1);
			assertThat(this.counter.inside.get()).isEqualTo(4);
			assertThat(waiting).allMatch((client) -> client.eventCount() == 0);
			this.counter.gate.release(1000);
			waiting.forEach((client) -> client.awaitEvent("snapshot"));
		}
		finally {
			this.counter.gate.release(1000);
			waiting.forEach(SseTestClient::close);
		}
	}

	@Test
	void aClientThatIsCutBeforeItHasTheSnapshotIsSentOneWhenItComesBack() {
		try (SseTestClient client = this.app.listening("/counter")) {
			assertThat(client.events().get(0).type()).isEqualTo("sse.ready");
			assertThat(client.events().get(0).lastEventId()).as("of sse.ready").isEmpty();
			assertThat(client.awaitEvent("snapshot").lastEventId()).startsWith("1.");
		}
	}

	@Test
	void aClientThatComesBackGoesOnWithoutASnapshot() {
		try (SseTestClient client = this.app.listening("/counter")) {
			client.awaitEvent("snapshot");
			int asked = this.counter.asked.get();
			client.cut();
			client.awaitReconnect(1);
			int value = this.counter.increment();
			client.awaitEvent("the next value", (event) -> event.data().equals(Integer.toString(value)));
			assertThat(client.events()).filteredOn((event) -> event.type().equals("sse.ready"))
				.extracting(ReceivedEvent::data)
				.last()
				.asString()
				.contains("\"recovered\":true");
			assertThat(this.counter.asked.get()).isEqualTo(asked);
		}
	}

	@Test
	void aCursorThatCannotBeHonouredIsAnsweredWithASnapshotOrAResetAsTheEndpointSays() {
		String cursor;
		try (SseTestClient client = this.app.listening("/counter")) {
			cursor = client.awaitEvent("snapshot").lastEventId();
		}
		this.app.hub().toClient("reader", SseEvent.named("note").data("missed")).join();
		IntStream.range(0, 600).forEach((i) -> this.counter.increment());
		try (SseTestClient client = this.app.client("/counter").lastEventId(cursor).openAndAwait()) {
			assertThat(client.awaitEvent("snapshot").data()).isEqualTo(Integer.toString(this.counter.value.get()));
			// of a topic that has lost nothing all is heard
			assertThat(client.awaitEvent("note").data()).isEqualTo("missed");
			assertThat(client.events()).extracting(ReceivedEvent::type)
				.startsWith("sse.ready", "snapshot")
				.doesNotContain("sse.reset");
			assertThat(client.events().get(0).lastEventId()).isEqualTo(cursor);
		}
		try (SseTestClient client = this.app.client("/new-only").lastEventId(cursor).openAndAwait()) {
			assertThat(client.awaitEvent("sse.reset").data()).contains("too-many");
			assertThat(client.events()).extracting(ReceivedEvent::type).doesNotContain("snapshot");
		}
		try (SseTestClient client = this.app.listening("/new-only")) {
			client.awaitEvent("snapshot");
		}
	}

	@Test
	void aClientWhoseCursorLacksATopicIsSentTheSnapshotAndGoesOnInTheOthers() {
		String cursor;
		try (SseTestClient client = this.app.listening("/inbox")) {
			cursor = client.lastEventId();
		}
		this.app.hub().toClient("reader", SseEvent.named("note").data("missed")).join();
		this.counter.increment();
		try (SseTestClient client = this.app.client("/counter").lastEventId(cursor).openAndAwait()) {
			assertThat(client.awaitEvent("note").data()).isEqualTo("missed");
			assertThat(client.awaitEvent("snapshot").data()).isEqualTo(Integer.toString(this.counter.value.get()));
			assertThat(client.awaitEvent("sse.ready").data()).startsWith(
					"{\"client\":\"reader\",\"recovered\":true,\"replayed\":1,\"newTopics\":[\"counter\"],\"topics\":{");
			assertThat(client.events()).extracting(ReceivedEvent::type)
				.containsExactly("sse.ready", "snapshot", "note");
		}
	}

	@Test
	void whereThereIsNothingToTellTheStreamBeginsAtOnce() {
		try (SseTestClient client = this.app.listening("/nothing")) {
			assertThat(client.events().get(0).lastEventId()).startsWith("1.");
			int value = this.counter.increment();
			assertThat(client.awaitMessages(1).get(0).data()).isEqualTo(Integer.toString(value));
		}
	}

	/** Each stream hears every value once, but for those that were in its snapshot. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void snapshotAndEventsGiveEveryValueWhileStreamsOpen(boolean redisToo) throws Exception {
		use(redisToo ? onRedis : inMemory);
		int first = this.counter.value.get();
		int last = first + 1000;
		List<SseTestClient> clients = new ArrayList<>();
		Thread publisher = new Thread(() -> {
			for (int i = 0; i < 1000; i++) {
				this.counter.increment();
				pause(1);
			}
		});
		try {
			publisher.start();
			for (int i = 0; i < 40; i++) {
				clients.add(this.app.client("/counter").open());
				pause(20);
			}
			publisher.join();
			int snapshotsInBetween = 0;
			for (SseTestClient client : clients) {
				int snapshot = Integer.parseInt(client.awaitEvent("snapshot").data());
				snapshotsInBetween += (snapshot > first && snapshot < last) ? 1 : 0;
				if (snapshot < last) {
					client.awaitEvent("the last value",
							(event) -> event.isMessage() && event.data().equals(Integer.toString(last)));
				}
				List<Integer> heard = client.messages()
					.stream()
					.filter((event) -> event.type().equals("message"))
					.map((event) -> Integer.valueOf(event.data()))
					.toList();
				assertThat(heard)
					.isEqualTo(IntStream.rangeClosed(heard.isEmpty() ? last + 1 : heard.get(0), last).boxed().toList());
				assertThat(heard.isEmpty() ? last + 1 : heard.get(0)).as("after the snapshot of %d", snapshot)
					.isLessThanOrEqualTo(snapshot + 1);
			}
			assertThat(snapshotsInBetween).isGreaterThan(10);
		}
		finally {
			publisher.join();
			clients.forEach(SseTestClient::close);
		}
	}

	private void use(App used) {
		this.app = used;
		this.counter = used.bean(Counter.class);
		this.counter.gate = null;
		this.counter.padding = "";
	}

	private static void pause(int millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A value that grows, and whoever wants to follow it. */
	@RestController
	static class Counter {

		private final AtomicInteger value = new AtomicInteger();

		private final AtomicInteger asked = new AtomicInteger();

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		private final SsePublisher publisher;

		private volatile @Nullable Semaphore gate;

		private volatile String padding = "";

		Counter(SsePublisher publisher) {
			this.publisher = publisher;
		}

		int increment() {
			int now = this.value.incrementAndGet();
			this.publisher.publish("counter", SseEvent.of(Integer.toString(now))).join();
			return now;
		}

		@SseEndpoint("/counter")
		SseStream follow() {
			return SseStream.of("counter")
				.client("reader")
				.retry(Duration.ofMillis(20), Duration.ofMillis(50))
				.snapshot(this::state);
		}

		@SseEndpoint("/new-only")
		SseStream followFromNew() {
			return SseStream.of("counter").client("reader").snapshotForNewClients(this::state);
		}

		@SseEndpoint("/nothing")
		SseStream nothing() {
			return SseStream.of("counter").client("reader").replayLast(7).snapshot(() -> null);
		}

		@SseEndpoint("/inbox")
		SseStream inbox() {
			return SseStream.of().client("reader");
		}

		@SseEndpoint("/plain")
		SseStream plain() {
			return SseStream.of("counter");
		}

		private SseEvent state() throws Exception {
			this.inside.incrementAndGet();
			try {
				this.asked.incrementAndGet();
				Semaphore open = this.gate;
				if (open != null) {
					open.acquire();
				}
				if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
					throw new IOException("the database is away");
				}
				int now = this.value.get();
				// so that what is published meanwhile would be missed by a wrong order
				pause(5);
				return SseEvent.named("snapshot").data(now + this.padding);
			}
			finally {
				this.inside.decrementAndGet();
			}
		}

	}

}
