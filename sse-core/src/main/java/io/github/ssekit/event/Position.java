package io.github.ssekit.event;

/**
 * The place of an event in the history of its topic. Offsets run 1, 2, 3 ... without
 * holes; offset 0 is the place before the first event. Immutable and thread-safe.
 *
 * @param epoch four letters or digits, born with the history and changed when it is lost,
 * so that a wiped store can be told from a quiet one
 * @param offset the number of the event in its topic
 * @param time when the store took the event, in milliseconds since 1970 by the store's
 * clock, never running backwards within a topic. It tells a fork: the same offset given
 * twice by two masters around a fail-over. At offset 0 it is 0, or when the topic was
 * seen to have no events, where the store has to know that to tell what came since
 */
public record Position(String epoch, long offset, long time) {

	/** The length of every epoch, in characters. */
	public static final int EPOCH_LENGTH = 4;

	/** The earliest time of an event: 2020-01-01T00:00Z. */
	public static final long EARLIEST_TIME = 1_577_836_800_000L;

	/**
	 * Check the parts.
	 * @throws IllegalArgumentException if the epoch is not four letters or digits, the
	 * offset is negative, or the time does not fit the offset
	 */
	public Position {
		if (!isEpoch(epoch)) {
			throw new InvalidNameException("epoch", epoch, "must be " + EPOCH_LENGTH + " ASCII letters or digits");
		}
		if (offset < 0) {
			throw new IllegalArgumentException("offset " + offset + ": must not be negative");
		}
		if ((offset == 0) ? (time != 0 && time <= EARLIEST_TIME) : (time < EARLIEST_TIME)) {
			throw new IllegalArgumentException(
					"time " + time + " at offset " + offset + ": must not be before 2020, but may be 0 at the start");
		}
	}

	/**
	 * The place before the first event of a history.
	 * @param epoch the epoch of the history
	 * @return the place with offset 0
	 */
	public static Position start(String epoch) {
		return new Position(epoch, 0, 0);
	}

	/**
	 * Whether this place lies behind the other one in the same epoch.
	 * @param other another place in the same topic
	 * @return true if both have one epoch and this offset is the greater, or both are
	 * before the first event and this one was seen later
	 */
	public boolean isAfter(Position other) {
		return this.epoch.equals(other.epoch)
				&& (this.offset > other.offset || (this.offset == 0 && other.offset == 0 && this.time > other.time));
	}

	/**
	 * Whether this place and the other one, of one epoch, cannot stand in one history:
	 * they have one offset and two times, or the lower one has the later time. Times
	 * never run backwards within a history. False says nothing: a fork may be too close
	 * to be seen.
	 * @param other another place in the same topic
	 * @return true if both have one epoch, and stand in two histories
	 */
	public boolean isForkOf(Position other) {
		if (!this.epoch.equals(other.epoch) || (this.offset == 0 && other.offset == 0)) {
			return false;
		}
		int byOffset = Long.compare(this.offset, other.offset);
		int byTime = Long.compare(this.time, other.time);
		return (byOffset == 0) ? byTime != 0 : byTime == -byOffset;
	}

	private static boolean isEpoch(String epoch) {
		if (epoch.length() != EPOCH_LENGTH) {
			return false;
		}
		for (int i = 0; i < EPOCH_LENGTH; i++) {
			char c = epoch.charAt(i);
			if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
				return false;
			}
		}
		return true;
	}

}
