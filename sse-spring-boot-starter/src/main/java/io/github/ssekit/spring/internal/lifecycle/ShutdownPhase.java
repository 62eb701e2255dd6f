package io.github.ssekit.spring.internal.lifecycle;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * How long Spring waits for what stops in one phase before it goes on with the next.
 *
 * @param timeout {@code spring.lifecycle.timeout-per-shutdown-phase}
 */
public record ShutdownPhase(Duration timeout) {

	private static final Duration DEFAULT = Duration.ofSeconds(30);

	/** What is left for Spring to notice that the streams are closed. */
	private static final Duration RESERVE = Duration.ofMillis(500);

	public static ShutdownPhase of(Environment environment) {
		return new ShutdownPhase(Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(DEFAULT));
	}

	/** How much of it a drain may take. */
	Duration forStreams() {
		Duration quarter = this.timeout.dividedBy(4);
		return this.timeout.minus((quarter.compareTo(RESERVE) < 0) ? quarter : RESERVE);
	}

	/** Whether a drain with that window and timeout is not shortened. */
	boolean fits(Duration window, Duration last) {
		return window.plus(last).compareTo(forStreams()) <= 0;
	}

}
