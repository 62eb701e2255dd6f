package io.github.ssekit.emitter;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * A {@link WriterContext} for each thread that writes to the streams of a hub, and what
 * all of them have counted. Thread-safe.
 */
public final class WriterContexts {

	/** For emitters of which nobody wants to know how much they have written. */
	public static final WriterContexts UNCOUNTED = new WriterContexts(null, () -> 0, null);

	private final LongAdder replayed = new LongAdder();

	private final @Nullable LongAdder delivered;

	/** A desk knows nothing of this: else no thread would ever forget it. */
	private final ThreadLocal<WriterContext> mine;

	/**
	 * Create the desks of a hub.
	 * @param timer is told how long a sample of the writes took, or null for nobody
	 * @param now what time it is, of the clock that an event's age is measured by
	 */
	public WriterContexts(@Nullable WriteTimer timer, Now now) {
		this(timer, now, new LongAdder());
	}

	private WriterContexts(@Nullable WriteTimer timer, Now now, @Nullable LongAdder delivered) {
		this.delivered = delivered;
		this.mine = ThreadLocal.withInitial(() -> new WriterContext(timer, now, delivered));
	}

	/**
	 * The desk of this thread.
	 * @return always the same for a thread
	 */
	public WriterContext mine() {
		return this.mine.get();
	}

	/**
	 * Events that were written to streams.
	 * @return how many since the start; those of a batch that is being written may be
	 * missing
	 */
	public long delivered() {
		return (this.delivered != null) ? this.delivered.sum() : 0;
	}

	/**
	 * Events that were read from the store for a stream.
	 * @return how many since the start
	 */
	public long replayed() {
		return this.replayed.sum();
	}

	void replayed(int events) {
		this.replayed.add(events);
	}

	/** What time it is. */
	@FunctionalInterface
	public interface Now {

		/**
		 * The time.
		 * @return milliseconds since 1970
		 */
		long millis();

	}

}
