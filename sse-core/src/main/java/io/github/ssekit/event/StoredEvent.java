package io.github.ssekit.event;

/**
 * An event with its topic and its place.
 *
 * @param topic where it was published
 * @param position its place in the history of the topic
 * @param previousTime the time of the event before it, 0 for the first: the link by which
 * a fork is seen
 * @param content what is written to the readers
 */
public record StoredEvent(Topic topic, Position position, long previousTime,
		EncodedEvent content) implements LiveEvent {

	/** The event and its position, 32 bytes each, and the text of its epoch. */
	private static final int FOOTPRINT = 112;

	/**
	 * What this event takes on the heap, without its topic, which all events of a topic
	 * share. What comes from another process has an epoch of its own each time, which is
	 * counted.
	 * @return bytes
	 */
	@Override
	public long footprint() {
		return FOOTPRINT + this.content.footprint();
	}

	/**
	 * How this event stands to the last place that its reader knows.
	 * @param last the last place known
	 * @return the step that leads from there to here
	 */
	public Step stepFrom(Position last) {
		return stepFrom(last.epoch(), last.offset(), last.time());
	}

	/**
	 * The same for a reader that keeps the last place that it knows in parts.
	 * @param epoch its epoch
	 * @param offset its offset
	 * @param time its time
	 * @return the step that leads from there to here
	 */
	public Step stepFrom(String epoch, long offset, long time) {
		if (!this.position.epoch().equals(epoch)) {
			return Step.EPOCH;
		}
		long distance = this.position.offset() - offset;
		if (distance == 1) {
			return (this.previousTime == time) ? Step.NEXT : Step.FORK;
		}
		if (distance > 1) {
			return Step.GAP;
		}
		// Times never run backwards within a history: what stands earlier and was taken
		// later stands in another one.
		boolean sameHistory = (distance == 0) ? this.position.time() == time : this.position.time() <= time;
		return sameHistory ? Step.KNOWN : Step.FORK;
	}

	/**
	 * The place right before this event.
	 * @return the place that a reader of this event comes from
	 */
	public Position before() {
		return new Position(this.position.epoch(), this.position.offset() - 1, this.previousTime);
	}

	/** How an event stands to the last place that its reader knows. */
	public enum Step {

		/** It is the next one. */
		NEXT,

		/** It was known before. */
		KNOWN,

		/** Events between the two are missing. */
		GAP,

		/** The two stand in two histories of the same epoch. */
		FORK,

		/** The history was lost and began anew. */
		EPOCH

	}

}
