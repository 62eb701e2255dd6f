package io.github.ssekit.internal.emitter;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.transport.WriteTimer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link WriterContext}s of a hub, and what all of them have counted. A thread that
 * writes borrows one for a moment, so that their number is bounded however many threads
 * there are, virtual ones among them; a worker that delivers has one of its own.
 * Thread-safe.
 */
public final class WriterContexts {

	/** So many are kept for the next who borrows: 512 KB. */
	static final int MAX_IDLE = 64;

	/** A thread looks at so many places before it makes a new one. */
	private static final int PROBES = 4;

	/** For emitters of which nobody wants to know how much they have written. */
	public static final WriterContexts UNCOUNTED = new WriterContexts(null, HubRuntime.system(), null);

	private final LongAdder replayed = new LongAdder();

	private final @Nullable LongAdder delivered;

	private final @Nullable WriteTimer timer;

	private final HubRuntime runtime;

	/** Free ones, each in the place where its last borrower looked first. */
	private final AtomicReferenceArray<@Nullable WriterContext> idle = new AtomicReferenceArray<>(MAX_IDLE);

	/**
	 * Create the contexts of a hub.
	 * @param timer is told how long a sample of the writes took, or null for nobody
	 * @param runtime its clock is the one that an event's age is measured by
	 */
	public WriterContexts(@Nullable WriteTimer timer, HubRuntime runtime) {
		this(timer, runtime, new LongAdder());
	}

	private WriterContexts(@Nullable WriteTimer timer, HubRuntime runtime, @Nullable LongAdder delivered) {
		this.timer = timer;
		this.runtime = runtime;
		this.delivered = delivered;
	}

	/**
	 * A context for one worker, which settles after each batch.
	 * @return a new one
	 */
	public WriterContext forWorker() {
		return new WriterContext(this.timer, this.runtime, this.delivered);
	}

	/** One for a turn at writing; {@link #release} must follow. */
	WriterContext borrow() {
		int first = place();
		for (int i = 0; i < PROBES; i++) {
			int place = (first + i) % MAX_IDLE;
			WriterContext free = (this.idle.get(place) != null) ? this.idle.getAndSet(place, null) : null;
			if (free != null) {
				return free;
			}
		}
		return forWorker();
	}

	/** The turn is over. Where there is no place for it, the context is forgotten. */
	public void release(WriterContext context) {
		context.settle();
		int first = place();
		for (int i = 0; i < PROBES; i++) {
			if (this.idle.compareAndSet((first + i) % MAX_IDLE, null, context)) {
				return;
			}
		}
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

	/** How many wait for somebody to borrow them. */
	int idle() {
		int count = 0;
		for (int i = 0; i < MAX_IDLE; i++) {
			count += (this.idle.get(i) != null) ? 1 : 0;
		}
		return count;
	}

	/** Threads with consecutive ids do not meet. */
	private static int place() {
		return (int) (Thread.currentThread().getId() & (MAX_IDLE - 1));
	}

}
