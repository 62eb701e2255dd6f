package io.github.ssekit.redis.consumer;

/**
 * The id of an entry of a stream, by its numbers, both of 64 bits without a sign.
 * Immutable.
 *
 * @param time the first part, as a rule milliseconds since 1970
 * @param sequence the second part
 */
record StreamId(long time, long sequence) implements Comparable<StreamId> {

	static StreamId of(String id) {
		int dash = id.indexOf('-');
		return new StreamId(Long.parseUnsignedLong(id.substring(0, dash)),
				Long.parseUnsignedLong(id.substring(dash + 1)));
	}

	@Override
	public int compareTo(StreamId other) {
		int order = Long.compareUnsigned(this.time, other.time);
		return (order != 0) ? order : Long.compareUnsigned(this.sequence, other.sequence);
	}

}
