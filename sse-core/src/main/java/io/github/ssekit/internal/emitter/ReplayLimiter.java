package io.github.ssekit.internal.emitter;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many streams at a time read a page of the store. Who comes when all turns are
 * taken waits for one, in the order of asking and without a thread; meanwhile live events
 * only move the head that the stream has to reach, so that nothing is lost.
 * <p>
 * A turn is one page: it ends when the page was read and as much of it was written as the
 * reader takes at once, and who has more to read asks again, behind the others. So nobody
 * is held up by a long history, and a reader that is stuck holds a page but no turn.
 * Thread-safe.
 */
public final class ReplayLimiter {

	/** How many events a page may have. */
	static final int PAGE_EVENTS = 256;

	/** How many bytes a page may have; less where its stream's outbox is small. */
	static final int PAGE_BYTES = 64 * 1024;

	private final Executor pages;

	private final int most;

	/** Guarded by the monitor. */
	private final Queue<Turn> waiting = new ArrayDeque<>();

	/** Guarded by the monitor: how many turns are taken. */
	private int taken;

	/**
	 * Create turns that nobody has taken.
	 * @param pages takes each page that is read
	 * @param most how many streams may read at once, at least 1
	 * @throws IllegalArgumentException if it is less than 1
	 */
	public ReplayLimiter(Executor pages, int most) {
		if (most < 1) {
			throw new IllegalArgumentException("most = " + most + ": must be at least 1");
		}
		this.pages = pages;
		this.most = most;
	}

	/**
	 * Any number of turns.
	 * @param pages takes each page that is read
	 * @return turns for everybody at once
	 */
	public static ReplayLimiter unlimited(Executor pages) {
		return new ReplayLimiter(pages, Integer.MAX_VALUE);
	}

	/**
	 * How many wait for a turn.
	 * @return streams, those that have ended meanwhile among them
	 */
	public synchronized int waiting() {
		return this.waiting.size();
	}

	/**
	 * Read a page when it is its turn, and hand it on; not where the stream has ended.
	 */
	void read(BooleanSupplier ended, Supplier<CompletionStage<Replay>> reading,
			BiConsumer<@Nullable Replay, @Nullable Throwable> taker) {
		await(() -> {
			if (ended.getAsBoolean()) {
				return false; // while it waited
			}
			// a page of its own task, also where the store has answered at once
			Stages.whenOver(Stages.ask(reading), (replay, failure) -> Stages.run(this.pages, () -> {
				try {
					taker.accept(replay, failure);
				}
				finally {
					done(); // also where the reader takes no more
				}
			}));
			return true;
		});
	}

	/** Take a turn, now or as soon as one is free. */
	void await(Turn turn) {
		synchronized (this) {
			if (this.taken == this.most) {
				this.waiting.add(turn);
				return;
			}
			this.taken++;
		}
		if (!turn.take()) {
			done();
		}
	}

	/** A turn is over: the next one begins, or it is free. */
	void done() {
		Turn next = next();
		while (next != null && !next.take()) {
			next = next();
		}
	}

	private synchronized @Nullable Turn next() {
		Turn next = this.waiting.poll();
		if (next == null) {
			this.taken--;
		}
		return next;
	}

	/** Begins to read. */
	@FunctionalInterface
	interface Turn {

		/**
		 * It is this one's turn.
		 * @return whether it is used, so that {@link ReplayLimiter#done()} follows; not
		 * where the stream has ended
		 */
		boolean take();

	}

}
