package io.github.ssekit.spring.internal.actuate;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in a query. Boot would read numbers too, and answer 400 to what is
 * none, but would not say which of them it was.
 */
final class QueryParameters {

	private QueryParameters() {
	}

	/** A whole number; the other where nothing is given. */
	static int number(String name, @Nullable String value, int otherwise, String rule) {
		if (value == null || value.isEmpty()) {
			return otherwise;
		}
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new InvalidNameException(name, value, rule);
		}
	}

	/** A topic; null where none is given. */
	static @Nullable Topic topic(@Nullable String value) {
		return (value != null && !value.isEmpty()) ? Topic.of(value) : null;
	}

	/** A client; null where none is given. */
	static @Nullable String client(@Nullable String value) {
		if (value == null || value.isEmpty()) {
			return null;
		}
		return Topic.clientId(value); // refuses what cannot be one
	}

}
