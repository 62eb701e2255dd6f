package io.github.ssekit.fakes;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for a fact, looks often, and gives up late. */
public final class Patience {

	private Patience() {
	}

	public static void until(ThrowingRunnable fact) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(fact);
	}

}
