package io.github.ssekit.internal.registry;

import io.github.ssekit.event.Topic;

/**
 * Hears which topics this node has listeners for. The calls for one topic come one after
 * another and in turns, under the lock of that topic: they must not block and must not
 * call back.
 */
public interface InterestListener {

	/**
	 * A topic has its first listener.
	 * @param topic the topic
	 * @param listeners where its listeners are found, as long as it has any
	 */
	void onGained(Topic topic, Listeners listeners);

	/**
	 * A topic has had no listener for the time of the grace.
	 * @param topic the topic
	 */
	void onLost(Topic topic);

}
