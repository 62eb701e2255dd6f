package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for facts, not for a time. */
final class Eventually {

	private static final Duration OFTEN = Duration.ofMillis(5);

	/** How long is looked for what must not happen. */
	private static final Duration A_WHILE = Duration.ofMillis(150);

	private Eventually() {
	}

	/** Wait until something is so. */
	static void is(String what, Callable<Boolean> fact) {
		Awaitility.await(what)
			.atMost(AwaitedResults.patience())
			.pollDelay(Duration.ZERO)
			.pollInterval(OFTEN)
			.pollInSameThread()
			.until(fact);
	}

	/** Wait until an assertion holds. */
	static void holds(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(AwaitedResults.patience())
			.pollDelay(Duration.ZERO)
			.pollInterval(OFTEN)
			.pollInSameThread()
			.untilAsserted(assertion);
	}

	/** Wait until an assertion holds, and look whether it goes on to do so. */
	static void staysSo(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(AwaitedResults.patience())
			.during(A_WHILE)
			.pollDelay(Duration.ZERO)
			.pollInterval(OFTEN)
			.pollInSameThread()
			.untilAsserted(assertion);
	}

}
