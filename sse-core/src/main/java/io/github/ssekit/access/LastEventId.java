package io.github.ssekit.access;

import org.jspecify.annotations.Nullable;

/**
 * The last event id that a client brought. The header wins over the query: a reconnect of
 * {@code EventSource} repeats the first URL and adds the header.
 *
 * @param value what the client brought, as it came; null for nothing
 */
public record LastEventId(@Nullable String value) {

	/** Nothing was brought. */
	public static final LastEventId NONE = new LastEventId(null);

	/**
	 * Choose between the two places where it may stand.
	 * @param header the header {@code Last-Event-ID}, or null
	 * @param query the query parameter, or null
	 * @return the one that counts
	 */
	public static LastEventId from(@Nullable String header, @Nullable String query) {
		if (header != null && !header.isEmpty()) {
			return new LastEventId(header);
		}
		return (query != null && !query.isEmpty()) ? new LastEventId(query) : NONE;
	}

}
