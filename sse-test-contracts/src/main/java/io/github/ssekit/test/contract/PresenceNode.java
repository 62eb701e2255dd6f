package io.github.ssekit.test.contract;

import java.time.Duration;

import io.github.ssekit.presence.Presence;

/**
 * Presence as one node holds it: the subject of {@link PresenceContract}. It is not
 * started; the tests do that, once.
 */
public interface PresenceNode extends AutoCloseable {

	/**
	 * The subject.
	 * @return always the same one
	 */
	Presence presence();

	/**
	 * The node's name, as its streams bear it.
	 * @return unique among all nodes
	 */
	String name();

	/**
	 * Let time go by for presence: a clock that can be moved is moved, one that cannot is
	 * waited for.
	 * @param time how much
	 */
	void advance(Duration time);

	/** Close the presence, and whatever else was opened. */
	@Override
	void close();

}
