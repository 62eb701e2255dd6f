package io.github.ssekit.event;

import org.jspecify.annotations.Nullable;

/**
 * Where in a numbered source an event comes from: an entry of a Redis Stream, say, or a
 * record of a partition. A topic remembers the newest position of each of its sources,
 * and an event that is not newer is not published again: however often, and by however
 * many nodes, a source is read, each of its events comes once and in its order. Nothing
 * of it runs out, as long as the topic is published to within seven days.
 * <p>
 * Immutable. Whoever reads a source publishes in the order of its numbers, and may
 * publish ahead without waiting for answers, if each event says which one of the same
 * topic went before.
 *
 * @param source what has the numbers, 1 to 200 printable characters without spaces
 * @param number the number, 0 or more
 * @param part the second part of the number, 0 or more; 0 where it has none
 * @param previous the position before this one in the same topic, which must have been
 * published; null where the order is otherwise known to be kept
 */
public record SourcePosition(String source, long number, long part,
		@Nullable SourcePosition previous) implements Comparable<SourcePosition> {

	/** The longest name of a source, in characters. */
	public static final int MAX_SOURCE_LENGTH = 200;

	/**
	 * Check the position.
	 * @throws InvalidNameException if the source is not 1 to 200 printable characters
	 * without spaces
	 * @throws IllegalArgumentException if a number is negative, or the previous position
	 * is of another source, or not a smaller one
	 */
	public SourcePosition {
		Names.checkKey("source", source, MAX_SOURCE_LENGTH);
		if (number < 0 || part < 0) {
			throw new IllegalArgumentException("position " + number + "-" + part + ": must not be negative");
		}
		if (previous != null) {
			boolean isSmaller = previous.number < number || (previous.number == number && previous.part < part);
			if (!previous.source.equals(source) || !isSmaller) {
				throw new IllegalArgumentException("previous position " + previous.id() + " of " + previous.source
						+ ": must be smaller than " + number + "-" + part + " of " + source);
			}
			previous = previous.following(null); // its own is of no interest any more
		}
	}

	/**
	 * A position by one number.
	 * @param source what has the numbers
	 * @param number the number, such as the offset of a record
	 * @return a position that says nothing of what went before
	 */
	public static SourcePosition of(String source, long number) {
		return new SourcePosition(source, number, 0, null);
	}

	/**
	 * The same position, published ahead.
	 * @param previous the one before it in the same topic, or null
	 * @return a new position
	 */
	public SourcePosition following(@Nullable SourcePosition previous) {
		return new SourcePosition(this.source, this.number, this.part, previous);
	}

	/**
	 * The number in words.
	 * @return both parts, such as {@code 1700000000000-0}
	 */
	public String id() {
		return this.number + "-" + this.part;
	}

	/**
	 * By the numbers alone, within one source.
	 * @param other another position of the same source
	 */
	@Override
	public int compareTo(SourcePosition other) {
		int order = Long.compare(this.number, other.number);
		return (order != 0) ? order : Long.compare(this.part, other.part);
	}

}
