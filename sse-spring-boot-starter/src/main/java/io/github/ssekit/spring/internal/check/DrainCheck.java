package io.github.ssekit.spring.internal.check;

import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;

/** Whether the streams may be closed before Spring goes on without waiting for them. */
public final class DrainCheck implements Check {

	private final Duration window;

	private final Duration timeout;

	private final Duration phase;

	/**
	 * Create it.
	 * @param window {@code sse.drain.window}
	 * @param timeout {@code sse.drain.timeout}
	 * @param phase {@code spring.lifecycle.timeout-per-shutdown-phase}
	 */
	public DrainCheck(Duration window, Duration timeout, Duration phase) {
		this.window = window;
		this.timeout = timeout;
		this.phase = phase;
	}

	@Override
	public void look(Report report) {
		Duration all = this.window.plus(this.timeout);
		if (all.compareTo(this.phase) >= 0) {
			report.warn("spring.lifecycle.timeout-per-shutdown-phase", text(this.phase),
					"Spring goes on to stop the web server before sse.drain.window = " + text(this.window)
							+ " and sse.drain.timeout = " + text(this.timeout)
							+ " have passed, and streams are cut that had not been told yet",
					"set spring.lifecycle.timeout-per-shutdown-phase to more than " + text(all)
							+ ", or sse.drain.window to less");
		}
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : DurationStyle.SIMPLE.print(duration);
	}

}
