package io.github.ssekit.event;

/**
 * An event as the broker announces it: one that the store keeps, or one that passes by.
 */
public sealed interface LiveEvent permits StoredEvent, EphemeralEvent {

	/**
	 * Where it was published.
	 * @return the topic
	 */
	Topic topic();

	/**
	 * What is written to the readers.
	 * @return the encoded event
	 */
	EncodedEvent content();

	/**
	 * What it takes on the heap, for those who bound that.
	 * @return bytes, without the topic
	 */
	long footprint();

}
