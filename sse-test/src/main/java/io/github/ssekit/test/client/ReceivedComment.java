package io.github.ssekit.test.client;

/**
 * A comment line that the server sent, a heartbeat for instance. Immutable.
 *
 * @param text what follows the colon
 * @param receivedNanos when its line end had been read, by {@link System#nanoTime()}
 * @param attempt the number of the connection attempt it came on, from 1
 */
public record ReceivedComment(String text, long receivedNanos, int attempt) {
}
