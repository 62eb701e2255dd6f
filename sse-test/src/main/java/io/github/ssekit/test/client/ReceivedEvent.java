package io.github.ssekit.test.client;

import org.jspecify.annotations.Nullable;

/**
 * An event that the client has dispatched. Immutable.
 *
 * @param type the event type, {@code message} where the server named none
 * @param data the data, its lines joined by LF
 * @param lastEventId the last event id string at that time, empty if there is none
 * @param receivedNanos when its last bytes had been read, by {@link System#nanoTime()}
 * @param attempt the number of the connection attempt it came on, from 1
 * @param topic the topic that it was published to, as the ids and {@code sse.ready} tell
 * it; null for the library's own events, for an event without history, and where the
 * server is none of SseKit's; of a snapshot it says nothing
 */
public record ReceivedEvent(String type, String data, String lastEventId, long receivedNanos, int attempt,
		@Nullable String topic) {

	static final String OWN_PREFIX = "sse.";

	/**
	 * Whether the application sent this, not the library: its type does not begin with
	 * {@code sse.}.
	 * @return whether it is a message
	 */
	public boolean isMessage() {
		return !this.type.startsWith(OWN_PREFIX);
	}

}
