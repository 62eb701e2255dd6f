package io.github.ssekit.internal.connect;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Sources of snapshots that are slow, hang, and fail, and what others notice of it. */
class SnapshotsTests {

	private static final Duration LONG = Duration.ofMinutes(30);

	private static final Duration SHORT = Duration.ofMillis(100);

	/** What hangs, hangs until the test is over. */
	private final CountDownLatch testIsOver = new CountDownLatch(1);

	private final AtomicInteger asked = new AtomicInteger();

	private Node node = new Node();

	@AfterEach
	void close() {
		this.testIsOver.countDown();
		this.node.close();
	}

	@Test
	void anEndpointWhoseSourceHangsHoldsUpNoOtherOne() {
		use(new SnapshotLimits(2, LONG, 100));
		for (int i = 0; i < 20; i++) {
			connect("reports", this::hang);
		}
		awaitAsked(2);

		for (int i = 0; i < 10; i++) {
			awaitState(connect("orders", SnapshotsTests::state));
		}
		assertThat(this.asked).hasValue(2);
	}

	@Test
	void aThousandStreamsThatEndWhileTheyWaitLeaveNothingBehind() {
		use(new SnapshotLimits(2, LONG, 2000));
		connect("reports", this::hang);
		connect("reports", this::hang);
		awaitAsked(2);
		List<WeakReference<byte[]>> states = new ArrayList<>();
		List<RecordingSink> waiting = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			byte[] state = new byte[100];
			states.add(new WeakReference<>(state));
			waiting.add(connect("reports", () -> SseEvent.of("state of " + state.length)));
		}
		awaitWaiting(1000);

		waiting.forEach(RecordingSink::goAway);
		waiting.clear();

		Patience.until(() -> {
			System.gc();
			assertThat(states).allMatch((state) -> state.get() == null);
		});
		// and there is room for as many again
		for (int i = 0; i < 1000; i++) {
			waiting.add(connect("reports", this::hang));
		}
		awaitWaiting(1000);
	}

	@Test
	void aSourceThatTakesTooLongIsInterruptedItsStreamRefusedAndItsClientMayComeBack() {
		use(new SnapshotLimits(1, SHORT, 100));
		AtomicBoolean interrupted = new AtomicBoolean();
		ListAppender<ILoggingEvent> log = logOf(ConnectFlow.class);

		RecordingSink reader = connect("orders", () -> {
			try {
				this.testIsOver.await();
			}
			catch (InterruptedException ex) {
				interrupted.set(true);
				throw ex;
			}
			return null;
		});

		awaitRefusal(reader);
		Patience.until(() -> assertThat(interrupted).isTrue());
		assertThat(log.list).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).contains("endpoint orders").contains("100ms (sse.snapshot.timeout)");
			// where it hangs
			assertThat(line.getThrowableProxy().getStackTraceElementProxyArray())
				.anyMatch((frame) -> frame.getSTEAsString().contains(getClass().getSimpleName()));
		});
		awaitState(connect("orders", SnapshotsTests::state));
	}

	@Test
	void whatComesTooLateIsDroppedAndTheThreadGoesOnUninterrupted() {
		use(new SnapshotLimits(1, SHORT, 100));
		CountDownLatch late = new CountDownLatch(1);
		RecordingSink reader = connect("orders", () -> {
			awaitDeafly(late);
			return SseEvent.of("too late");
		});
		awaitRefusal(reader);
		late.countDown();
		AtomicBoolean interrupted = new AtomicBoolean();

		RecordingSink next = awaitComingBack("orders", () -> {
			interrupted.set(Thread.currentThread().isInterrupted());
			return SseEvent.of("state");
		});

		assertThat(next.heard()).containsExactly("state");
		assertThat(interrupted).isFalse();
		assertThat(reader.heard()).isEmpty();
		assertThat(reader.types()).containsExactly("refused");
	}

	@Test
	void anEndpointOfWhichAsManyHangAsMayRunIsRefusedAtOnceUntilOneReturns() {
		use(new SnapshotLimits(2, SHORT, 100));
		CountDownLatch released = new CountDownLatch(1);
		Snapshot.Source deaf = () -> {
			this.asked.incrementAndGet();
			awaitDeafly(released);
			return null;
		};
		List<RecordingSink> hanging = List.of(connect("reports", deaf), connect("reports", deaf));
		hanging.forEach(SnapshotsTests::awaitRefusal);

		for (int i = 0; i < 10; i++) {
			awaitRefusal(connect("reports", deaf));
			awaitState(connect("orders", SnapshotsTests::state));
		}
		assertThat(this.asked).hasValue(2);
		released.countDown();

		awaitComingBack("reports", SnapshotsTests::state);
	}

	@Test
	void whoWaitsForASourceThatAnswersNobodyIsRefusedWithIt() {
		use(new SnapshotLimits(1, SHORT, 100));
		List<RecordingSink> waiting = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			waiting.add(connect("reports", this::hang));
		}

		waiting.forEach(SnapshotsTests::awaitRefusal);
		assertThat(this.asked).hasValueLessThan(40);
	}

	@Test
	void nobodyWaitsWhereEveryThreadHangs() {
		use(new SnapshotLimits(1, SHORT, 100));
		for (int i = 0; i < SnapshotQueue.THREADS_FOR_EACH; i++) {
			awaitRefusal(connect("reports-" + i, () -> {
				awaitDeafly(this.testIsOver);
				return null;
			}));
		}

		awaitRefusal(connect("orders", SnapshotsTests::state));
	}

	@Test
	void whoFindsNoRoomToWaitIsRefusedAndTheLogSaysWhichBoundThatIs() {
		use(new SnapshotLimits(1, LONG, 10));
		ListAppender<ILoggingEvent> log = logOf(ConnectFlow.class);
		List<RecordingSink> waiting = new ArrayList<>();
		connect("reports", this::hang);
		for (int i = 0; i < 5; i++) {
			waiting.add(connect("reports", this::hang));
		}
		awaitWaiting(5);

		awaitRefusal(connect("reports", this::hang));

		assertThat(waiting).noneMatch(RecordingSink::isClosed);
		assertThat(log.list).singleElement()
			.satisfies((line) -> assertThat(line.getFormattedMessage()).contains("endpoint reports")
				.contains("sse.snapshot.max-waiting = 10"));
		// others find room
		connect("orders", this::hang);
		awaitAsked(2);
		connect("orders", this::hang);
		awaitWaiting(6);
		// and so does the next one when one has left
		waiting.get(0).goAway();
		waiting.get(1).goAway();
		awaitWaiting(4);
		connect("reports", this::hang);
		awaitWaiting(5);
	}

	@Test
	void theHealthNamesWhoHangsAndSinceWhen() {
		use(new SnapshotLimits(2, SHORT, 100));
		CountDownLatch released = new CountDownLatch(1);
		Snapshot.Source deaf = () -> {
			awaitDeafly(released);
			return null;
		};
		awaitRefusal(connect("reports", deaf));
		awaitRefusal(connect("reports", deaf));
		awaitRefusal(connect("orders", deaf));

		assertThat(this.node.hub.here().problems()).singleElement().satisfies((trouble) -> {
			assertThat(trouble.name()).isEqualTo("snapshots");
			assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
			assertThat(trouble.reason()).contains("2 of endpoint reports for up to").contains("1 of endpoint orders");
			assertThat(trouble.since()).isNotNull();
		});
		released.countDown();

		Patience.until(() -> assertThat(this.node.hub.here().problems()).singleElement()
			.satisfies(
					(trouble) -> assertThat(trouble.reason()).contains("endpoint orders has taken longer than 100ms")));
	}

	@Test
	void errorsOfSourcesAndEncodersRefuseTheStreamAndKeepNoPlace() {
		this.node.close();
		this.node = new Node((builder) -> builder.snapshots(new SnapshotLimits(1, LONG, 100)).payloadEncoder((data) -> {
			throw new StackOverflowError("in the encoder");
		}));

		for (int i = 0; i < 5; i++) {
			awaitRefusal(connect("orders", () -> {
				throw new AssertionError("in the source");
			}));
			awaitRefusal(connect("orders", () -> SseEvent.of(List.of("encoded"))));
		}

		awaitState(connect("orders", SnapshotsTests::state));
	}

	@Test
	void asManyRunAtOnceAsTheLimitSays() {
		use(new SnapshotLimits(3, LONG, 100));
		List<RecordingSink> waiting = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			waiting.add(connect("orders", this::hang));
		}
		awaitAsked(3);
		awaitState(connect("others", SnapshotsTests::state)); // a while later
		assertThat(this.asked).hasValue(3);

		this.testIsOver.countDown();
		waiting.forEach(Node::awaitReady);
	}

	@Test
	void whoWaitsIsRefusedWhenTheHubIsClosedAndNobodyMayAskAfterThat() {
		HubRuntime runtime = HubRuntime.system();
		Scheduler scheduler = runtime.scheduler("test-clock");
		Snapshots snapshots = new Snapshots(new EventEncoder(PayloadEncoder.plain(), 1 << 20),
				new SnapshotLimits(1, LONG, 100), runtime, scheduler, Runnable::run);
		SnapshotCall running = snapshots.ask(new Snapshot(this::hang, true));
		SnapshotCall waiting = snapshots.ask(new Snapshot(this::hang, true));
		snapshots.close();

		assertThat(waiting.answer().toCompletableFuture()).isCompletedExceptionally();
		assertThat(snapshots.ask(new Snapshot(this::hang, true)).answer().toCompletableFuture())
			.isCompletedExceptionally();
		this.testIsOver.countDown();
		assertThat(running.answer().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
		Patience.until(() -> assertThat(snapshots.isIdle()).isTrue());
		scheduler.close();
	}

	private void use(SnapshotLimits limits) {
		this.node.close();
		this.node = new Node((builder) -> builder.snapshots(limits));
	}

	private RecordingSink connect(String endpoint, Snapshot.Source source) {
		return this.node.connect(Node.request("reader-of-" + endpoint).snapshot(new Snapshot(endpoint, source, true)));
	}

	/** As a client does that is refused: it comes again, until it is let in. */
	private RecordingSink awaitComingBack(String endpoint, Snapshot.Source source) {
		List<RecordingSink> attempts = new ArrayList<>(List.of(connect(endpoint, source)));
		Patience.until(() -> {
			RecordingSink last = attempts.get(attempts.size() - 1);
			if (last.isClosed()) {
				attempts.add(connect(endpoint, source));
			}
			assertThat(last.types()).contains("ready", "message");
		});
		return attempts.get(attempts.size() - 1);
	}

	private SseEvent hang() throws InterruptedException {
		this.asked.incrementAndGet();
		this.testIsOver.await();
		return SseEvent.of("state");
	}

	/** As a driver does that does not hear an interrupt. */
	private static void awaitDeafly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitAsked(int times) {
		Patience.until(() -> assertThat(this.asked).hasValue(times));
	}

	private void awaitWaiting(int streams) {
		Patience.until(() -> assertThat(this.node.hub.here().problems()).singleElement()
			.satisfies((trouble) -> assertThat(trouble.reason()).startsWith(streams + " streams wait")));
	}

	private static SseEvent state() {
		return SseEvent.of("state");
	}

	private static void awaitState(RecordingSink reader) {
		Patience.until(() -> assertThat(reader.heard()).containsExactly("state"));
	}

	private static void awaitRefusal(RecordingSink reader) {
		Patience.until(() -> assertThat(reader.isClosed()).isTrue());
		assertThat(reader.types()).containsExactly("refused");
		assertThat(reader.own("refused")).isEqualTo("{\"reason\":\"snapshot-failed\"}");
	}

	private static ListAppender<ILoggingEvent> logOf(Class<?> type) {
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		((Logger) LoggerFactory.getLogger(type)).addAppender(appender);
		return appender;
	}

}
