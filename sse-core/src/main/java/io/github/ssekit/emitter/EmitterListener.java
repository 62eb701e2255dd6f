package io.github.ssekit.emitter;

import java.util.Collection;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Topic;

/**
 * Hears what happens to an emitter. Called on whatever thread it happens on, without a
 * lock of the emitter; must not block and must not throw.
 */
public interface EmitterListener {

	/**
	 * The emitter has ended. Called exactly once.
	 * @param emitter the emitter
	 * @param reason why
	 */
	void onClosed(Emitter emitter, CloseReason reason);

	/**
	 * The reader is slow: the queue was forgotten, and the emitter goes on from the
	 * store.
	 * @param emitter the emitter
	 */
	default void onOverflow(Emitter emitter) {
	}

	/**
	 * The reader is told that history was lost.
	 * @param emitter the emitter
	 * @param reason why
	 * @param topics of which topics
	 */
	default void onReset(Emitter emitter, LostReason reason, Collection<Topic> topics) {
	}

}
