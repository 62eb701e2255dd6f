package io.github.ssekit.observe;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Which of this node's streams somebody wants to see: the oldest first, so that new ones
 * come at the end and a page stays what it is. Immutable.
 *
 * @param client only those of this client; null for those of all
 * @param topic only those that listen to this topic; null for whatever they listen to
 * @param offset how many are passed over, at least 0
 * @param limit how many are wanted, 1 to {@value #MAX_LIMIT}
 */
public record StreamQuery(@Nullable String client, @Nullable Topic topic, int offset, int limit) {

	/** How many streams may be asked for at once. */
	public static final int MAX_LIMIT = 1000;

	/**
	 * Check the parts.
	 * @throws InvalidNameException if a number is out of its bounds, or the client id
	 * breaks its rules
	 */
	public StreamQuery {
		if (client != null) {
			client = Topic.clientId(client);
		}
		if (offset < 0) {
			throw new InvalidNameException("offset", Integer.toString(offset), "must be at least 0");
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			throw new InvalidNameException("limit", Integer.toString(limit), "must be 1 to " + MAX_LIMIT);
		}
	}

}
