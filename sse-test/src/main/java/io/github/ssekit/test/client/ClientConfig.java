package io.github.ssekit.test.client;

import java.net.URI;
import java.time.Duration;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link SseTestClient} was told before it was opened. Immutable.
 *
 * @param uri what to get
 * @param headers the request headers by name in any case, without {@code Host} and
 * {@code Last-Event-ID}
 * @param lastEventId the last event id string to begin with
 * @param comesBack whether it connects again at all
 * @param longestWait the longest wait before it does, {@code null} for no limit
 * @param receiveBuffer {@code SO_RCVBUF} in bytes, 0 for the system's choice
 * @param keep how many events, comments and blocks each are kept
 * @param keepRaw how many bytes of raw text are kept
 * @param timeLimit how long an await method waits
 */
record ClientConfig(URI uri, SortedMap<String, String> headers, String lastEventId, boolean comesBack,
		@Nullable Duration longestWait, int receiveBuffer, int keep, int keepRaw, Duration timeLimit) {
}
