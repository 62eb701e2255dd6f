package io.github.ssekit.presence;

import java.time.Instant;
import java.util.List;

/**
 * A client that is here.
 *
 * @param id the client's id
 * @param streams how many streams it has open now
 * @param nodes the nodes that they are on, sorted
 * @param since when the oldest of them was opened
 */
public record ClientInfo(String id, int streams, List<String> nodes, Instant since) {
}
