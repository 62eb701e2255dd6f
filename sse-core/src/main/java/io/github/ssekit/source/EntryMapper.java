package io.github.ssekit.source;

import java.util.Map;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/** Says which event an entry becomes. Called by one thread of its consumer. */
@FunctionalInterface
public interface EntryMapper {

	/**
	 * Map an entry.
	 * @param entry what has come in
	 * @return the event; null to leave the entry out
	 * @throws RuntimeException if it cannot be mapped: a failed delivery
	 */
	@Nullable MappedEvent map(SourceEntry entry);

	/**
	 * The default for streams: {@code topic} and {@code data} must be there,
	 * {@code event} (the name), {@code id} (the idempotency key) and {@code version} (a
	 * whole number of 0 or more) may. Data is text and is sent as it is.
	 * @return a mapping by fields
	 */
	static EntryMapper fields() {
		return (entry) -> {
			Map<String, String> fields = entry.fields();
			String data = required(fields, "data");
			Long version = MappedEvent.version("field version", fields.get("version"));
			return MappedEvent.of(required(fields, "topic"), fields.get("event"), data, fields.get("id"), version);
		};
	}

	/**
	 * The default for lists and channels, where all that comes in is one text: the field
	 * {@code data} is a JSON object such as
	 * {@code {"topic":"orders","event":"created","id":"42","data":{"total":9.90}}}.
	 * {@code topic} (text) and {@code data} must be there; {@code event} (text, the
	 * name), {@code id} (text or a number, the idempotency key) and {@code version} (text
	 * or a number, a whole one of 0 or more) may. Data that is text is sent as it is,
	 * anything else as compact JSON. Other members are left alone. An error names the
	 * member ({@link UnmappableEntryException}), and does not repeat what it holds.
	 * <p>
	 * Needs Jackson 3 ({@code tools.jackson.core:jackson-databind}), which Spring Boot 4
	 * brings along.
	 * @return a mapping by members of a JSON object
	 */
	static EntryMapper json() {
		return new JsonEntryMapper();
	}

	/**
	 * All that comes in goes to one topic, as a nameless event with the field
	 * {@code data}.
	 * @param topic the topic
	 * @return a mapping for plain messages
	 */
	static EntryMapper to(Topic topic) {
		return (entry) -> new MappedEvent(topic, SseEvent.of(required(entry.fields(), "data")));
	}

	private static String required(Map<String, String> fields, String name) {
		String value = fields.get(name);
		if (value == null) {
			throw new UnmappableEntryException("field " + name + ": is missing");
		}
		return value;
	}

}
