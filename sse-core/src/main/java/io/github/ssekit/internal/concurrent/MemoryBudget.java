package io.github.ssekit.internal.concurrent;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that several share: how much all of them use, and how much they may.
 * Thread-safe; nobody waits for another.
 */
public final class MemoryBudget {

	private final long maxBytes;

	private final AtomicLong used = new AtomicLong();

	/**
	 * Create a budget of which nothing is used.
	 * @param maxBytes how much all may use together, in bytes; at least 1
	 * @throws IllegalArgumentException if it is less
	 */
	public MemoryBudget(long maxBytes) {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes = " + maxBytes + ": must be at least 1");
		}
		this.maxBytes = maxBytes;
	}

	/**
	 * Use some of it, if there is enough left.
	 * @param bytes how much; not negative
	 * @return false if there is not, and nothing has changed
	 */
	public boolean tryReserve(long bytes) {
		long before = this.used.get();
		while (bytes <= this.maxBytes - before) {
			if (this.used.compareAndSet(before, before + bytes)) {
				return true;
			}
			before = this.used.get();
		}
		return false;
	}

	/**
	 * Use some of it, whether there is enough left or not.
	 * @param bytes how much; not negative
	 */
	public void reserve(long bytes) {
		this.used.addAndGet(bytes);
	}

	/**
	 * Give back what was reserved.
	 * @param bytes how much; not negative
	 */
	public void release(long bytes) {
		this.used.addAndGet(-bytes);
	}

	/**
	 * How much is used by all.
	 * @return bytes; more than there is only where {@link #reserve} was called
	 */
	public long used() {
		return this.used.get();
	}

	/**
	 * How much all may use.
	 * @return bytes
	 */
	public long maxBytes() {
		return this.maxBytes;
	}

}
