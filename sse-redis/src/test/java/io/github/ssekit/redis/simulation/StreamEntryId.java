package io.github.ssekit.redis.simulation;

import java.util.Comparator;

/** The id of an entry of a stream. */
record StreamEntryId(long millis, long sequence) implements Comparable<StreamEntryId> {

	static final StreamEntryId ZERO = new StreamEntryId(0, 0);

	static final StreamEntryId LAST = new StreamEntryId(Long.MAX_VALUE, Long.MAX_VALUE);

	private static final Comparator<StreamEntryId> ORDER = Comparator.comparingLong(StreamEntryId::millis)
		.thenComparingLong(StreamEntryId::sequence);

	/** With a second part where it has none. */
	static StreamEntryId of(String text, long missing) {
		try {
			int dash = text.indexOf('-');
			return (dash < 0) ? new StreamEntryId(Long.parseLong(text), missing) : new StreamEntryId(
					Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
		}
		catch (NumberFormatException ex) {
			throw new RedisError("ERR Invalid stream ID specified as stream command argument");
		}
	}

	/** The first one of a range. */
	static StreamEntryId from(String text) {
		if (text.equals("-")) {
			return ZERO;
		}
		return text.startsWith("(") ? of(text.substring(1), 0).next() : of(text, 0);
	}

	/** The last one of a range. */
	static StreamEntryId to(String text) {
		if (text.equals("+")) {
			return LAST;
		}
		return text.startsWith("(") ? of(text.substring(1), 0).previous() : of(text, Long.MAX_VALUE);
	}

	StreamEntryId next() {
		return new StreamEntryId(this.millis, this.sequence + 1);
	}

	private StreamEntryId previous() {
		return (this.sequence > 0) ? new StreamEntryId(this.millis, this.sequence - 1)
				: new StreamEntryId(this.millis - 1, Long.MAX_VALUE);
	}

	@Override
	public int compareTo(StreamEntryId other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.millis + "-" + this.sequence;
	}

}
