package io.github.ssekit.presence;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;

/**
 * What presence tells this node. Kicks concern streams of this node; that a client has
 * joined or left is told on every node, in the order in which it happened for that
 * client. Must not block and must not throw.
 */
public interface PresenceListener {

	/**
	 * A stream of this node is to end; it is not counted any more.
	 * @param streamId the stream's id
	 * @param reason why
	 */
	void onKick(String streamId, CloseReason reason);

	/**
	 * All streams of this node that listen to a topic are to end; they are still counted.
	 * Told on every node.
	 * @param topic the topic whose right to listen was taken back
	 */
	void onRevoked(Topic topic);

	/**
	 * Whether it wants to be told who has joined and left.
	 * @return true; where false, presence may save itself the way to tell it
	 */
	default boolean hearsNews() {
		return true;
	}

	/**
	 * A client that was not here has come.
	 * @param client the client's id
	 */
	void onJoined(String client);

	/**
	 * A client has left, and has not come back within the grace.
	 * @param client the client's id
	 */
	void onLeft(String client);

}
