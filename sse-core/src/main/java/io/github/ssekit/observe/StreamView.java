package io.github.ssekit.observe;

import java.time.Instant;
import java.util.List;

import io.github.ssekit.event.Topic;

/**
 * One open stream of this node as it stood when somebody looked. Immutable.
 *
 * @param id the stream's id, unique among all nodes
 * @param client the client's id
 * @param since when it was opened
 * @param state where it is in its life
 * @param topics what it listens to, in the order of its cursor, and how far it is behind
 * @param queuedBytes what waits for the reader in its outbox, in bytes
 * @param cursor where the reader stands; it gives no rights
 */
public record StreamView(String id, String client, Instant since, EmitterState state, List<TopicLag> topics,
		long queuedBytes, String cursor) {

	/** The lag of a topic whose history and whose reader cannot be compared. */
	public static final long UNKNOWN_LAG = -1;

	/**
	 * One topic of a stream.
	 *
	 * @param topic the topic
	 * @param lag how many events this node knows of that the stream has not been given;
	 * {@link #UNKNOWN_LAG} as long as that cannot be said, such as right after a reset
	 */
	public record TopicLag(Topic topic, long lag) {
	}

}
