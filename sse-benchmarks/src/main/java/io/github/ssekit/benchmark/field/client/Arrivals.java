package io.github.ssekit.benchmark.field.client;

import java.util.Arrays;

/** The times from publish to the reader, in nanoseconds. Of the reading thread alone. */
public final class Arrivals {

	private long[] times = new long[1024];

	private int count;

	private long longest;

	/**
	 * Count one.
	 * @param nanos its time
	 */
	public void add(long nanos) {
		this.longest = Math.max(this.longest, nanos);
		if (this.count == this.times.length) {
			this.times = Arrays.copyOf(this.times, 2 * this.count);
		}
		this.times[this.count++] = nanos;
	}

	/** How many arrived. */
	public int count() {
		return this.count;
	}

	/** The longest since this was last asked. */
	public long takeLongest() {
		long taken = this.longest;
		this.longest = 0;
		return taken;
	}

	/**
	 * The time within which this share of them arrived.
	 * @param share from 0 to 1
	 * @return milliseconds
	 */
	public double millis(double share) {
		Arrays.sort(this.times, 0, this.count);
		int index = (int) Math.ceil(share * this.count) - 1;
		return this.times[Math.max(0, index)] / 1e6;
	}

}
