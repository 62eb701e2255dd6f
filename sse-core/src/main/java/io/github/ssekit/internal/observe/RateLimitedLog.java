package io.github.ssekit.internal.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Tells of what may happen thousands of times a second, as while Redis is away, without
 * filling the log: the first time at once, and then at most once in each pause, with how
 * often it was passed over since. Thread-safe; nobody waits for another.
 */
public final class RateLimitedLog {

	private static final Duration PAUSE = Duration.ofSeconds(10);

	private final long pauseNanos;

	private final LongSupplier nanoTime;

	/** When the next may be told, as of the nano time. */
	private final AtomicLong next;

	private final AtomicLong passedOver = new AtomicLong();

	/**
	 * Create one with a pause of ten seconds.
	 * @param nanoTime a time that only goes on, in nanoseconds
	 */
	public RateLimitedLog(LongSupplier nanoTime) {
		this(PAUSE, nanoTime);
	}

	RateLimitedLog(Duration pause, LongSupplier nanoTime) {
		this.pauseNanos = pause.toNanos();
		this.nanoTime = nanoTime;
		this.next = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Tell, or pass over.
	 * @param teller is called where it is time to tell, with how many were passed over
	 * since the last time
	 */
	public void tell(LongConsumer teller) {
		long due = this.next.get();
		long now = this.nanoTime.getAsLong();
		if (now - due >= 0 && this.next.compareAndSet(due, now + this.pauseNanos)) {
			teller.accept(this.passedOver.getAndSet(0));
		}
		else {
			this.passedOver.incrementAndGet();
		}
	}

}
