package io.github.ssekit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FaultyBroker;
import io.github.ssekit.fakes.FaultyStore;
import io.github.ssekit.fakes.IoThread;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.fakes.ScriptedStore;
import io.github.ssekit.fakes.SlowPresence;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.observe.EmitterState;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.TapResult;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Store, broker and presence answer on a thread of theirs, "io", and nothing but their
 * own work is done there.
 */
class AnswerThreadTests {

	private final IoThread io = new IoThread();

	private final ScriptedStore history = new ScriptedStore();

	private final FaultyStore store = new FaultyStore(this.history);

	private final FaultyBroker broker = new FaultyBroker(this.history);

	/** Who has written to a stream. */
	private final Set<String> writers = ConcurrentHashMap.newKeySet();

	/** Who has run what the application has hung onto a stage. */
	private final Set<String> callbacks = ConcurrentHashMap.newKeySet();

	private final CountDownLatch testIsOver = new CountDownLatch(1);

	private SseHub hub = hub((builder) -> builder);

	@AfterEach
	void close() {
		this.testIsOver.countDown();
		this.hub.close();
		this.io.close();
	}

	@Test
	void aStreamIsToldWhereItBeginsOnAThreadOfTheHub() {
		List<RecordingSink> readers = new ArrayList<>();
		publish("1");
		String cursor = cursorOf(awaitType(connect(request("alice")), "ready"));
		for (int i = 0; i < 100; i++) {
			readers.add(connect(request("new-" + i)));
			readers.add(connect(request("back-" + i).lastEventId(new LastEventId(cursor))));
		}
		readers.forEach((reader) -> awaitType(reader, "ready"));
		publish("2");
		readers.forEach((reader) -> awaitType(reader, "message"));

		assertThat(this.writers).isNotEmpty().doesNotContain(IoThread.NAME);
	}

	@Test
	void aStreamIsRefusedOnAThreadOfTheHub() {
		awaitType(connect(request("alice").duplicates(DuplicatePolicy.REFUSE)), "ready");
		awaitType(connect(request("alice").duplicates(DuplicatePolicy.REFUSE)), "refused");
		this.store.goAway();
		awaitType(connect(ConnectRequest.of("bob", List.of(Topic.of("others")))), "refused");
		this.store.comeBack();
		this.broker.goAway();
		awaitType(connect(ConnectRequest.of("bob", List.of(Topic.of("third")))), "refused");

		assertThat(this.writers).doesNotContain(IoThread.NAME);
	}

	@Test
	void aStreamIsRefusedOnAThreadOfTheHubWherePresenceIsAway() {
		SlowPresence presence = new SlowPresence();
		use((builder) -> builder.presence(this.io.put(Presence.class, presence)));
		presence.goAway();
		awaitType(connect(request("alice")), "refused");

		assertThat(this.writers).doesNotContain(IoThread.NAME);
	}

	@Test
	void whatWasLostIsToldAndRepairedOnAThreadOfTheHub() {
		publish("1", "2", "3");
		RecordingSink reader = awaitType(connect(request("alice")), "ready");
		RecordingSink stuck = connect(request("bob"), RecordingSink.takingNothing());
		Patience.until(
				() -> assertThat(this.hub.here().streams(new StreamQuery("bob", null, 0, 1)).streams()).singleElement()
					.satisfies((stream) -> assertThat(stream.state()).isNotEqualTo(EmitterState.OPENING)));
		this.broker.loseAll();
		publish("4");
		this.broker.loseNothing();
		publish("5");
		Patience.until(() -> assertThat(reader.heard()).containsExactly("4", "5"));
		publish(Node.kilobytes(200), Node.kilobytes(200), Node.kilobytes(200));
		stuck.takeAll();
		Patience.until(() -> assertThat(stuck.heard()).hasSize(5));
		String cursor = cursorOf(reader);
		this.history.wipe("bbbb");
		this.io.run(() -> this.broker.reportPossibleGap(Node.NEWS));
		awaitType(reader, "reset");
		awaitType(connect(request("carol").lastEventId(new LastEventId(cursor))), "reset");

		assertThat(this.writers).doesNotContain(IoThread.NAME);
	}

	@Test
	void aSnapshotIsSentAndRefusedOnAThreadOfTheHub() {
		use((builder) -> builder.snapshots(new SnapshotLimits(1, Duration.ofMinutes(10), 1)));
		awaitType(connect(request("alice").snapshot(new Snapshot(() -> SseEvent.of("state"), true))), "message");
		awaitType(connect(request("alice").snapshot(new Snapshot(() -> null, true))), "ready");
		Snapshot slow = new Snapshot("slow", () -> {
			this.testIsOver.await();
			return null;
		}, true);
		// One runs, one waits: which of the three is refused depends on who comes first.
		List<RecordingSink> three = Stream.generate(() -> connect(request("alice").snapshot(slow))).limit(3).toList();
		Patience.until(() -> assertThat(three).filteredOn((reader) -> reader.types().contains("refused")).hasSize(1));

		assertThat(this.writers).doesNotContain(IoThread.NAME);
	}

	@Test
	void aStreamIsEndedOnAThreadOfTheHubAndWhoHasAskedForThatIsAnsweredAfterIt() throws Exception {
		RecordingSink kicked = awaitType(connect(request("alice")), "ready");
		assertThat(called(() -> this.hub.disconnect("alice")).get(20, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(kicked.types()).endsWith("ended");
		RecordingSink revoked = awaitType(connect(request("bob")), "ready");
		assertThat(called(() -> this.hub.revoke("bob")).get(20, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(revoked.types()).endsWith("ended");
		RecordingSink byTopic = awaitType(connect(request("carol")), "ready");
		called(() -> this.hub.revoke(Node.NEWS)).get(20, TimeUnit.SECONDS);
		assertThat(byTopic.types()).endsWith("ended");
		RecordingSink last = awaitType(connect(request("dave")), "ready");
		assertThat(called(() -> this.hub.disconnectAll()).get(20, TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(last.types()).endsWith("ended");

		assertThat(this.writers).doesNotContain(IoThread.NAME);
		awaitCallbacks();
	}

	@Test
	void whatTheApplicationHangsOntoAnAnswerRunsOnThreadsOfItsOwn() throws Exception {
		awaitType(connect(request("alice")), "ready");
		called(() -> this.hub.publish(Node.NEWS, SseEvent.of("1"))).get(20, TimeUnit.SECONDS);
		called(() -> this.hub.counts()).get(20, TimeUnit.SECONDS);
		called(() -> this.hub.clients()).get(20, TimeUnit.SECONDS);
		CompletableFuture<TapResult> tapped = called(() -> this.hub.here().tap(Node.NEWS, 1, Duration.ofSeconds(30)));
		Patience.until(() -> {
			publish("2");
			assertThat(tapped).isDone();
		});
		this.broker.goAway();
		assertThat(called(() -> this.hub.here().tap(Topic.of("others"), 1, Duration.ofSeconds(30))))
			.failsWithin(Duration.ofSeconds(20));
		called(() -> this.hub.drain()).get(20, TimeUnit.SECONDS);

		awaitCallbacks();
	}

	@Test
	void anApplicationThatBlocksWhereItIsAnsweredHoldsUpNeitherStreamsNorWhoWaits() throws Exception {
		for (int i = 0; i < 100; i++) {
			CompletableFuture<?> unused = this.hub.publish(Node.NEWS, SseEvent.of("before"))
				.thenRun(this::awaitEndOfTest);
		}
		RecordingSink reader = awaitType(connect(request("alice")), "ready");

		CompletableFuture<Published> published = this.hub.publish(Node.NEWS, SseEvent.of("1"));
		assertThat(published.get(20, TimeUnit.SECONDS).topic()).isEqualTo(Node.NEWS);
		assertThat(published).isDone();
		Patience.until(() -> assertThat(reader.heard()).contains("1"));
		assertThat(this.hub.counts().toCompletableFuture().get(20, TimeUnit.SECONDS).streams()).isEqualTo(1);
		assertThat(this.hub.disconnect("alice").toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo(1);
		Patience.until(() -> {
			for (int i = 0; i < 100; i++) {
				CompletableFuture<?> unused = this.hub.publish(Node.NEWS, SseEvent.of("after"))
					.thenRun(this::awaitEndOfTest);
			}
			assertThat(this.hub.here().problems()).singleElement()
				.satisfies((trouble) -> assertThat(trouble.name()).isEqualTo("callbacks"));
		});
		this.testIsOver.countDown();

		Patience.until(() -> assertThat(this.hub.here().problems()).isEmpty());
	}

	@Test
	void aContinuationMayWaitForAnotherAnswer() {
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			all.add(this.hub.publish(Node.NEWS, SseEvent.of("first"))
				.thenAccept((first) -> this.hub.publish(Node.NEWS, SseEvent.of("second")).join()));
		}

		assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)))
			.succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void whatWaitsForAnAnswerIsAnsweredAlsoWhenTheHubIsClosed() {
		CompletableFuture<Published> later = new CompletableFuture<>();
		this.hub.close();
		this.hub = SseHub.builder().distribution(this.store, new LateBroker(this.broker, later)).build();
		CompletableFuture<Published> published = this.hub.publish(Node.NEWS, SseEvent.of("1"));
		CompletableFuture<Void> followed = published.thenAccept((place) -> {
		});
		this.hub.close();
		later.completeExceptionally(new BrokerUnavailableException("closed", null));

		assertThatExceptionOfType(Exception.class).isThrownBy(published::join)
			.withCauseInstanceOf(BrokerUnavailableException.class);
		assertThat(followed).failsWithin(Duration.ofSeconds(20));
	}

	private SseHub hub(UnaryOperator<SseHubBuilder> with) {
		return with
			.apply(SseHub.builder()
				.distribution(this.io.put(EventStore.class, this.store), this.io.put(Broker.class, this.broker))
				.presence(this.io.put(Presence.class, new InMemoryPresence(Duration.ZERO, HubRuntime.system()))))
			.build();
	}

	private void use(UnaryOperator<SseHubBuilder> with) {
		this.hub.close();
		this.hub = hub(with);
	}

	/** Ask, and hang something onto the answer before one can come. */
	private <T> CompletableFuture<T> called(Supplier<CompletionStage<T>> asked) {
		CountDownLatch attached = new CountDownLatch(1);
		this.io.run(() -> {
			try {
				attached.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		CompletableFuture<T> called = asked.get()
			.whenComplete(
					(answer, failure) -> this.callbacks.add(Thread.currentThread().getName().replaceAll("-\\d+$", "")))
			.toCompletableFuture();
		attached.countDown();
		return called;
	}

	/** A drain may be over before anything is hung onto it: that runs on the test's. */
	private void awaitCallbacks() {
		this.callbacks.remove(Thread.currentThread().getName());
		assertThat(this.callbacks).containsExactly("sse-callback");
	}

	/** But not here: what is answered already goes on where that is hung onto it. */
	private void awaitEndOfTest() {
		if (!Thread.currentThread().getName().startsWith("sse-")) {
			return;
		}
		try {
			this.testIsOver.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void publish(String... data) {
		for (String one : data) {
			this.hub.publish(Node.NEWS, SseEvent.of(one)).join();
		}
	}

	private static ConnectRequest request(String client) {
		return ConnectRequest.of(client, List.of(Node.NEWS));
	}

	private RecordingSink connect(ConnectRequest request) {
		return connect(request, RecordingSink.takingAll());
	}

	private RecordingSink connect(ConnectRequest request, RecordingSink sink) {
		((Admission.Granted) this.hub.connect(request)).open(new WatchedSink(sink));
		return sink;
	}

	private static RecordingSink awaitType(RecordingSink reader, String type) {
		Patience.until(() -> assertThat(reader.types()).contains(type));
		return reader;
	}

	private static String cursorOf(RecordingSink reader) {
		return reader.lastEventId();
	}

	/** Puts down who writes. */
	private final class WatchedSink implements EventSink {

		private final EventSink sink;

		WatchedSink(EventSink sink) {
			this.sink = sink;
		}

		@Override
		public void open(Listener listener) {
			this.sink.open(listener);
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			AnswerThreadTests.this.writers.add(Thread.currentThread().getName());
			return this.sink.write(bytes, offset, length);
		}

		@Override
		public void close() {
			AnswerThreadTests.this.writers.add(Thread.currentThread().getName());
			this.sink.close();
		}

	}

	/** Says only later what became of an event. */
	private record LateBroker(Broker broker, CompletionStage<Published> answer) implements Broker {

		@Override
		public void start(BrokerListener listener) {
			this.broker.start(listener);
		}

		@Override
		public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
			return this.answer;
		}

		@Override
		public CompletionStage<Void> subscribe(Topic topic) {
			return this.broker.subscribe(topic);
		}

		@Override
		public void unsubscribe(Topic topic) {
			this.broker.unsubscribe(topic);
		}

		@Override
		public void close() {
			this.broker.close();
		}

	}

}
