package io.github.ssekit.broker;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What became of a publish.
 *
 * @param topic where the event was published
 * @param position its place; null where the topic has no history
 * @param duplicate whether an event with the same idempotency key had been published
 * before, so that nothing was announced now
 */
public record Published(Topic topic, @Nullable Position position, boolean duplicate) {

	/**
	 * The event's own id, for logs and answers: it names the event within its topic and
	 * is not a cursor.
	 * @return epoch and offset, such as {@code x7Qa-42}; "-" where there is no place
	 */
	public String id() {
		return (this.position != null) ? this.position.epoch() + "-" + this.position.offset() : "-";
	}

}
