package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Guards the {@link ClientState} with its own lock and wakes those who wait for them. The
 * client's thread writes a whole chunk at a time; tests look and wait. Thread-safe.
 */
final class StreamLog {

	private final ClientState facts;

	StreamLog(ClientState facts) {
		this.facts = facts;
	}

	synchronized void write(Consumer<ClientState> change) {
		change.accept(this.facts);
		notifyAll();
	}

	synchronized <T extends @Nullable Object> T look(Function<ClientState, T> question) {
		return question.apply(this.facts);
	}

	/** Have those who wait look again, for a reason that is not among the facts. */
	synchronized void wake() {
		notifyAll();
	}

	synchronized void waitUntil(Predicate<ClientState> condition) throws InterruptedException {
		while (!condition.test(this.facts)) {
			wait();
		}
	}

	/** Wait, then change in the same breath, before the condition can change again. */
	synchronized void writeWhen(Predicate<ClientState> condition, Consumer<ClientState> change)
			throws InterruptedException {
		waitUntil(condition);
		write(change);
	}

	/** Wait that long, or until the client is closed. */
	synchronized void waitUnlessClosed(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		long left = nanos;
		while (left > 0 && !this.facts.isClosed()) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = deadline - System.nanoTime();
		}
	}

	/**
	 * Wait for a fact.
	 * @param limit how long
	 * @param what the fact in words
	 * @param question gives the fact, or {@code null} as long as there is none
	 * @return the fact
	 * @throws AssertionError if time is up, or if the client is over and no more can come
	 */
	synchronized <T> T await(Duration limit, String what, Function<ClientState, @Nullable T> question) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (true) {
			T found = question.apply(this.facts);
			if (found != null) {
				return found;
			}
			long left = deadline - System.nanoTime();
			if (this.facts.isFinished() || left <= 0) {
				throw new AssertionError(FailureReport.inVain(this.facts, what, limit));
			}
			try {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new AssertionError("Interrupted while waiting for " + what, ex);
			}
		}
	}

}
