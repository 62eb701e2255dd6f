package io.github.ssekit.simulation;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;

/**
 * An event that was given a place, whether it still has one or not.
 *
 * @param event the event
 * @param previous the one before it in its history; null for the first
 */
record Placed(StoredEvent event, Placed previous) {

	Position position() {
		return this.event.position();
	}

	/**
	 * The text that it was published with, up to the first space: it is unlike others.
	 */
	String word() {
		return Payload.wordOf(this.event.content());
	}

}
