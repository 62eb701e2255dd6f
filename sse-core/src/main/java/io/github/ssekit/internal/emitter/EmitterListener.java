package io.github.ssekit.internal.emitter;

import java.util.Collection;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Topic;

/**
 * Hears what happens to one emitter. Called on whatever thread it happens on, without a
 * lock of the emitter; must not block and must not throw.
 */
public interface EmitterListener {

	/**
	 * The emitter has ended. Called exactly once.
	 * @param reason why
	 */
	void onClosed(CloseReason reason);

	/**
	 * The reader is slow: the queue was forgotten, and the emitter goes on from the
	 * store.
	 */
	default void onOverflow() {
	}

	/**
	 * The reader is told that history was lost.
	 * @param reason why
	 * @param topics of which topics
	 */
	default void onReset(LostReason reason, Collection<Topic> topics) {
	}

}
