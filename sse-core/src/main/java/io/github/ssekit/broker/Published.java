package io.github.ssekit.broker;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What became of a publish.
 *
 * @param topic where the event was published
 * @param position its place, or that of the event for which it was not published; null
 * where the topic has no history
 * @param duplicate whether an event with the same idempotency key had been published
 * before, so that nothing was announced now
 * @param outdated whether an event of the same version or a newer one had been published
 * before, so that nothing was announced now; the position is then that one's
 */
public record Published(Topic topic, @Nullable Position position, boolean duplicate, boolean outdated) {

	/**
	 * What became of a publish that was not outdated.
	 * @param topic where the event was published
	 * @param position its place, or null
	 * @param duplicate whether its key was known
	 */
	public Published(Topic topic, @Nullable Position position, boolean duplicate) {
		this(topic, position, duplicate, false);
	}

	/**
	 * The event's own id, for logs and answers: it names the event within its topic and
	 * is not a cursor.
	 * @return epoch and offset, such as {@code x7Qa-42}; "-" where there is no place
	 */
	public String id() {
		return (this.position != null) ? this.position.epoch() + "-" + this.position.offset() : "-";
	}

}
