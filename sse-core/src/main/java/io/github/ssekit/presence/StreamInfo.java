package io.github.ssekit.presence;

import java.time.Instant;

/**
 * An open stream, as all nodes know it.
 *
 * @param id the stream's id, unique among all nodes
 * @param client the client's id
 * @param node the node that it is on
 * @param since when it was opened
 */
public record StreamInfo(String id, String client, String node, Instant since) {
}
