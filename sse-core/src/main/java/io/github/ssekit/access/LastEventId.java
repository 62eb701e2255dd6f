package io.github.ssekit.access;

import org.jspecify.annotations.Nullable;

/**
 * The last event id that a client brought, and how. The header wins over the query: a
 * reconnect of {@code EventSource} repeats the first URL and adds the header.
 *
 * @param value what the client brought, as it came; null for nothing
 * @param reconnect whether it came in the header, so that it is a reconnect and not a
 * page that connects anew
 */
public record LastEventId(@Nullable String value, boolean reconnect) {

	/** Nothing was brought. */
	public static final LastEventId NONE = new LastEventId(null, false);

	/**
	 * Choose between the two places where it may stand.
	 * @param header the header {@code Last-Event-ID}, or null
	 * @param query the query parameter, or null
	 * @return the one that counts
	 */
	public static LastEventId from(@Nullable String header, @Nullable String query) {
		if (header != null && !header.isEmpty()) {
			return new LastEventId(header, true);
		}
		return (query != null && !query.isEmpty()) ? new LastEventId(query, false) : NONE;
	}

}
