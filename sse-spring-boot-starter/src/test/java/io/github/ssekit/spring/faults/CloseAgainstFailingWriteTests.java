package io.github.ssekit.spring.faults;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that are closed while writes to them fail must all end. (Tomcat holds a monitor
 * when it says that a request is complete, and a failing write waits for that monitor: a
 * sink that takes its own lock there hangs together with the writer, for ever.)
 */
class CloseAgainstFailingWriteTests extends OnEachWay {

	private static final int CLIENTS = 200;

	private static final int ROUNDS = 3;

	private static Turmoil turmoil;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		turmoil = new Turmoil(server, takenOver);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws InterruptedException {
		turmoil.close();
	}

	@Test
	void everythingEndsWhenAllAreDisconnectedWhileTheirConnectionsBreak() throws InterruptedException {
		for (int round = 1; round <= ROUNDS; round++) {
			breakAnd(SseHub::disconnectAll);
		}
	}

	@Test
	void everythingEndsWhenTheNodeDrainsWhileConnectionsBreak() throws InterruptedException {
		for (int round = 1; round <= ROUNDS; round++) {
			breakAnd(SseHub::drain);
			turmoil.app().hub().drain().toCompletableFuture().join();
			turmoil.app().hub().resume();
		}
	}

	private static void breakAnd(Closing closing) throws InterruptedException {
		SseHub hub = turmoil.app().hub();
		try (Crowd crowd = Crowd.connect(turmoil.app(), "/all", CLIENTS).awaitReady()) {
			List<Thread> kickers = new ArrayList<>();
			kickers.add(new Thread(crowd::reset, "kicker-of-sockets"));
			kickers.add(new Thread(() -> hub.broadcast(SseEvent.of("to the gone")), "kicker-by-broadcast"));
			kickers.add(new Thread(() -> closing.close(hub), "kicker-by-closing"));
			kickers.forEach(Thread::start);
			for (Thread kicker : kickers) {
				kicker.join();
			}
			Awaitility.await("all requests complete")
				.atMost(App.PATIENCE)
				.failFast("deadlock", CloseAgainstFailingWriteTests::assertThatNobodyIsDeadlocked)
				.untilAsserted(() -> assertThat(turmoil.requests().completed()).isEqualTo(turmoil.requests().begun()));
			Awaitility.await("nobody is left in a sink")
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(threadsInASink()).isEmpty());
			assertThat(hub.countsHere().streams()).isZero();
		}
	}

	private static void assertThatNobodyIsDeadlocked() {
		assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).as("deadlocked threads").isNull();
	}

	private static List<String> threadsInASink() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> Stream.of(thread.getValue())
				.anyMatch((frame) -> frame.getClassName().endsWith("ServletEventSink")))
			.map(Map.Entry::toString)
			.toList();
	}

	@FunctionalInterface
	private interface Closing {

		Object close(SseHub hub);

	}

}
