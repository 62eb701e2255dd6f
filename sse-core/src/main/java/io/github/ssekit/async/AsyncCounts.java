package io.github.ssekit.async;

/**
 * What an {@link SseAsyncPublisher} has done so far, and what it has in hand.
 *
 * @param waiting messages that have no place yet, those on their way included
 * @param waitingBytes the bytes of their data; the bound counts
 * {@value AsyncSettings#MESSAGE_BYTES} and their names for each message besides
 * @param published messages that have their place, or were known before
 * @param failed messages that were not published: given up, refused or not to be encoded
 * @param dropped messages that gave way to newer ones
 * @param rejected messages that were not taken, because the queue was full
 */
public record AsyncCounts(long waiting, long waitingBytes, long published, long failed, long dropped, long rejected) {
}
