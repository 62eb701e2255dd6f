package io.github.ssekit.broker;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;

/** What the broker in memory asks of its store: the builder of the hub joins the two. */
@FunctionalInterface
public interface Appender {

	/**
	 * Give an event the next place of its topic. Thread-safe; does not block.
	 * @param topic the topic
	 * @param content the encoded event
	 * @param retention how much history is kept
	 * @return the event at its place
	 */
	StoredEvent append(Topic topic, EncodedEvent content, Retention retention);

}
