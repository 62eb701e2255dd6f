package io.github.ssekit.broker;

import java.util.Collection;

import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;

/**
 * Hears what is announced on this node. The calls for one topic come one after another;
 * those for different topics may come at once. Must not block and must not throw.
 */
public interface BrokerListener {

	/**
	 * An event was announced.
	 * @param event the event
	 */
	void onEvent(LiveEvent event);

	/**
	 * Announcements for this topic may have been lost, and come again from now on: the
	 * store knows what they were. Called after a reconnect, or whenever something may
	 * have been missed.
	 * @param topic the topic
	 */
	void onPossibleGap(Topic topic);

	/**
	 * Nothing says that announcements for these topics were lost, but it is time to
	 * compare them with the store.
	 * @param topics the topics
	 */
	default void onCheck(Collection<Topic> topics) {
		topics.forEach(this::onPossibleGap);
	}

}
