package io.github.ssekit.benchmark.crowd.child;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * How often which time was taken, within 2 %, in little memory, so that millions can be
 * counted and sent from one process to another. Not thread-safe.
 */
public final class Latencies {

	private static final int STEPS_BITS = 6;

	private static final int STEPS = 1 << STEPS_BITS;

	private final long[] counts = new long[STEPS * (Long.SIZE - STEPS_BITS)];

	private long count;

	private long least = Long.MAX_VALUE;

	private long most;

	/**
	 * Read what {@link #toText()} wrote, and add it.
	 * @param text from another process
	 */
	public void addText(String text) {
		for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
			int colon = one.indexOf(':');
			String name = one.substring(0, colon);
			long value = Long.parseLong(one.substring(colon + 1));
			switch (name) {
				case "least" -> this.least = Math.min(this.least, value);
				case "most" -> this.most = Math.max(this.most, value);
				default -> {
					this.counts[Integer.parseInt(name)] += value;
					this.count += value;
				}
			}
		}
	}

	/**
	 * For {@link #addText(String)}.
	 * @return one word
	 */
	public String toText() {
		StringJoiner text = new StringJoiner(",");
		if (this.count > 0) {
			text.add("least:" + this.least).add("most:" + this.most);
		}
		for (int i = 0; i < this.counts.length; i++) {
			if (this.counts[i] > 0) {
				text.add(i + ":" + this.counts[i]);
			}
		}
		return text.toString();
	}

	/**
	 * How many there are.
	 * @return the number
	 */
	public long count() {
		return this.count;
	}

	/**
	 * The time below which a share of all is.
	 * @param share 0 for the least, 1 for the most
	 * @return milliseconds
	 */
	public double millis(double share) {
		if (this.count == 0) {
			return Double.NaN;
		}
		if (share <= 0) {
			return this.least / 1e6;
		}
		long rank = (long) Math.ceil(share * this.count);
		long seen = 0;
		for (int i = 0; i < this.counts.length && share < 1; i++) {
			seen += this.counts[i];
			if (seen >= rank) {
				return Math.min(Math.max(middle(i), this.least), this.most) / 1e6;
			}
		}
		return this.most / 1e6;
	}

	/**
	 * First, median, p99 and last.
	 * @return cells of a table, in milliseconds
	 */
	public String cells() {
		return String.format(Locale.ROOT, "%,.1f | %,.1f | %,.1f | %,.1f", millis(0), millis(0.5), millis(0.99),
				millis(1));
	}

	void add(long nanos) {
		long time = Math.max(0, nanos);
		this.counts[slot(time)]++;
		this.count++;
		this.least = Math.min(this.least, time);
		this.most = Math.max(this.most, time);
	}

	private static int slot(long time) {
		if (time < STEPS) {
			return (int) time;
		}
		int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(time) - STEPS_BITS;
		return STEPS * (shift + 1) + (int) (time >>> shift) - STEPS;
	}

	private static long middle(int slot) {
		if (slot < STEPS) {
			return slot;
		}
		int shift = slot / STEPS - 1;
		return ((2L * (slot % STEPS + STEPS) + 1) << shift) / 2;
	}

}
