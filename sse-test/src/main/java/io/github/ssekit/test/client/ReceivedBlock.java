package io.github.ssekit.test.client;

import io.github.ssekit.test.eventstream.Block;

/**
 * A block that the server sent, whether or not it made an event. Immutable.
 *
 * @param block its lines
 * @param receivedNanos when its blank line had been read, by {@link System#nanoTime()}
 * @param attempt the number of the connection attempt it came on, from 1
 */
public record ReceivedBlock(Block block, long receivedNanos, int attempt) {
}
