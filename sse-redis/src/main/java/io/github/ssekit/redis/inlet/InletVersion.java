package io.github.ssekit.redis.inlet;

import org.jspecify.annotations.Nullable;

/** Reads the version of an event that has come in. */
final class InletVersion {

	private InletVersion() {
	}

	/** The error says where, and does not repeat what came. */
	static @Nullable Long of(String where, @Nullable String text) {
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
		throw new IllegalArgumentException(where + ": must be a whole number, 0 to " + Long.MAX_VALUE);
	}

}
