package io.github.ssekit.source;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of it.
 *
 * @param topic where it is published; {@code client/...} and {@code broadcast} too
 * @param event the event; where it has no idempotency key, a consumer that may see an
 * entry twice gives it one
 */
public record MappedEvent(Topic topic, SseEvent event) {

	/**
	 * Makes the event. The error says what breaks which rule, and does not repeat what
	 * came.
	 */
	static MappedEvent of(String topic, @Nullable String name, String data, @Nullable String id,
			@Nullable Long version) {
		try {
			return new MappedEvent(Topic.of(topic), new SseEvent(name, data, null, id, version));
		}
		catch (InvalidNameException ex) { // not as the cause: its message has the value
			throw new UnmappableEntryException(ex.thing() + ": " + ex.rule());
		}
	}

	/** Reads a version. The error says where, and does not repeat what came. */
	static @Nullable Long version(String where, @Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			long version = Long.parseLong(text);
			if (version >= 0) {
				return version;
			}
		}
		catch (NumberFormatException ex) {
			// said below, without the text that the exception quotes
		}
		throw new UnmappableEntryException(where + ": must be a whole number, 0 to " + Long.MAX_VALUE);
	}

}
