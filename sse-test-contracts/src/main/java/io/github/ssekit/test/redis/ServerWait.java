package io.github.ssekit.test.redis;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Waits for what servers do in their own time. */
final class ServerWait {

	private static final Duration OFTEN = Duration.ofMillis(20);

	private ServerWait() {
	}

	/**
	 * Wait until something is so. A server that does not answer, or refuses, is one of
	 * which it is not so yet; any other exception ends the wait.
	 * @param what it is, for the message
	 * @param patience how long to wait
	 * @param fact whether it is so
	 * @param evidence what to show if it never is
	 * @throws IllegalStateException if it is not so in time
	 */
	static void isSo(String what, Duration patience, BooleanSupplier fact, Supplier<String> evidence) {
		long end = System.nanoTime() + patience.toNanos();
		@Nullable RuntimeException last = null;
		do {
			try {
				if (fact.getAsBoolean()) {
					return;
				}
				last = null;
			}
			catch (UncheckedIOException | RedisErrorReply ex) {
				last = ex;
			}
			pause();
		}
		while (System.nanoTime() < end);
		throw new IllegalStateException(what + ": not so within " + patience.toMillis() + " ms\n" + evidence.get(),
				last);
	}

	private static void pause() {
		try {
			Thread.sleep(OFTEN.toMillis());
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/** What a method throws that has been interrupted while it waited. */
	static IllegalStateException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("interrupted while waiting for a Redis", ex);
	}

}
