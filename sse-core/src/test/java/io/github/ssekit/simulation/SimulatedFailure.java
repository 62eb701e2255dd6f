package io.github.ssekit.simulation;

import io.github.ssekit.broker.BrokerUnavailableException;

/**
 * What goes wrong on purpose, so that it can be told from what goes wrong in earnest.
 */
final class SimulatedFailure {

	private static final String MARK = "simulated: ";

	private SimulatedFailure() {
	}

	static RuntimeException exception(String what) {
		return new IllegalStateException(MARK + what);
	}

	static RuntimeException away(String what) {
		return new BrokerUnavailableException(MARK + what + " is away", null);
	}

	/** As a stack or a heap that is full throws it, which nobody expects. */
	static Error error(Chance chance, String what) {
		return chance.percent(50) ? new StackOverflowError(MARK + what) : new OutOfMemoryError(MARK + what);
	}

	static boolean isPartOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause.getMessage() != null && cause.getMessage().startsWith(MARK)) {
				return true;
			}
		}
		return false;
	}

	/** A failure, and where the engine has thrown it. */
	static String withTrace(Throwable failure) {
		StringBuilder text = new StringBuilder(failure.toString());
		StackTraceElement[] frames = failure.getStackTrace();
		for (int i = 0; i < frames.length && i < 12 && !frames[i].getClassName().endsWith(".SimulatedWorld"); i++) {
			text.append("\n\tat ").append(frames[i]);
		}
		return (failure.getCause() != null) ? text + "\ncaused by " + withTrace(failure.getCause()) : text.toString();
	}

}
