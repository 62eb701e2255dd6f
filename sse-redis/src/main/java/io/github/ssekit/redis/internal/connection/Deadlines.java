package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.internal.concurrent.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices which calls have no answer in time, all of which have the same time: so they
 * stand in a queue, and one look at its head now and then does for all. A timer for each
 * would wake a thread for each, while Redis and the one that waits for it want the
 * processor. Late by a sixteenth of the time at most. Thread-safe.
 */
final class Deadlines {

	private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

	private static final int STEPS = 16;

	private final long nanos;

	private final Queue<Deadline> waiting = new ConcurrentLinkedQueue<>();

	/** Somebody will look at the queue. */
	private final AtomicBoolean watched = new AtomicBoolean();

	Deadlines(Duration time) {
		this.nanos = time.toNanos();
	}

	/**
	 * The time of a call begins.
	 * @param onMissed runs if it is over before {@link Deadline#met()}
	 */
	Deadline begin(Runnable onMissed) {
		Deadline deadline = new Deadline(System.nanoTime() + this.nanos, onMissed);
		this.waiting.add(deadline);
		watch();
		return deadline;
	}

	private void watch() {
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			// the JDK's own timer: the link's drops what waits when it is closed
			try {
				Stages.whenOver(
						new CompletableFuture<Boolean>().completeOnTimeout(true,
								Math.max(TimeUnit.MILLISECONDS.toNanos(1), this.nanos / STEPS), TimeUnit.NANOSECONDS),
						(over, failure) -> look());
			}
			catch (Throwable ex) { // else nobody would ever look again
				this.watched.set(false);
				throw ex;
			}
		}
	}

	private void look() {
		try {
			long now = System.nanoTime();
			for (Deadline first = this.waiting.peek(); first != null
					&& first.isOver(now); first = this.waiting.peek()) {
				this.waiting.remove(first);
				first.miss();
			}
		}
		finally {
			this.watched.set(false);
			if (!this.waiting.isEmpty()) {
				watch();
			}
		}
	}

	/** The time of one call. */
	static final class Deadline {

		private final long end;

		/** Taken by whoever is first. */
		private final AtomicReference<@Nullable Runnable> onMissed;

		Deadline(long end, Runnable onMissed) {
			this.end = end;
			this.onMissed = new AtomicReference<>(onMissed);
		}

		/**
		 * There is an answer.
		 * @return false where it comes too late, and this is known already
		 */
		boolean met() {
			return this.onMissed.getAndSet(null) != null;
		}

		private boolean isOver(long now) {
			return this.end - now <= 0 || this.onMissed.get() == null;
		}

		private void miss() {
			Runnable missed = this.onMissed.getAndSet(null);
			if (missed == null) {
				return; // it was met
			}
			try {
				missed.run();
			}
			catch (RuntimeException | Error ex) { // the others have their time too
				log.error("Something unexpected has happened to a call without an answer.", ex);
			}
		}

	}

}
