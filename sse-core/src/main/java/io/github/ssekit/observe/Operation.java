package io.github.ssekit.observe;

import org.jspecify.annotations.Nullable;

/**
 * What an operator, or the application, does to streams by the hub.
 *
 * @param action what is done
 * @param target whom it is done to: a client id, a stream id or the name of a topic, as
 * the action says; null where it is done to all
 */
public record Operation(Action action, @Nullable String target) {

	/** What can be done. */
	public enum Action {

		/** The streams of a client are ended, on all nodes; the target is its id. */
		DISCONNECT_CLIENT,

		/** One stream of this node is ended; the target is its id. */
		DISCONNECT_STREAM,

		/** All streams are ended, on all nodes. */
		DISCONNECT_ALL,

		/** The right of a client is taken back; the target is its id. */
		REVOKE_CLIENT,

		/** The right to a topic is taken back; the target is its name. */
		REVOKE_TOPIC,

		/** This node closes its streams and takes no new ones, also when it stops. */
		DRAIN,

		/** This node takes streams again. */
		RESUME,

		/** A topic is listened to by an operator; the target is its name. */
		TAP

	}

}
