package io.github.ssekit.event;

/**
 * An event of a topic without history: it reaches who listens now, and is nowhere after.
 *
 * @param topic where it was published
 * @param content what is written to the readers
 */
public record EphemeralEvent(Topic topic, EncodedEvent content) implements LiveEvent {

	private static final int OBJECT = 24;

	/**
	 * What this event takes on the heap, without its topic.
	 * @return bytes
	 */
	@Override
	public long footprint() {
		return OBJECT + this.content.footprint();
	}

}
