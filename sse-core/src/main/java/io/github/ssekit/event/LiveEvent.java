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

}
