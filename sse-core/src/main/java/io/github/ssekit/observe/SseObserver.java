package io.github.ssekit.observe;

import java.util.Collection;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.StreamInfo;

/**
 * Watches a hub. The calls come one after another on a thread of their own, in the order
 * of what happened; an observer that throws is logged, one that is slow delays other
 * observers and nothing else. Every method does nothing by default.
 */
public interface SseObserver {

	/**
	 * A stream was opened and its client counted.
	 * @param stream the stream
	 */
	default void onOpened(StreamInfo stream) {
	}

	/**
	 * A stream has ended.
	 * @param stream the stream
	 * @param reason why
	 */
	default void onClosed(StreamInfo stream, CloseReason reason) {
	}

	/**
	 * A stream was refused, softly or with a status.
	 * @param stream the stream, which is closed
	 * @param reason why
	 */
	default void onRefused(StreamInfo stream, RefuseReason reason) {
	}

	/**
	 * A reader was told that history was lost.
	 * @param stream the stream
	 * @param reason why
	 * @param topics of which topics
	 */
	default void onReset(StreamInfo stream, LostReason reason, Collection<Topic> topics) {
	}

	/**
	 * A reader is slow, and its stream goes on from the store.
	 * @param stream the stream
	 */
	default void onCatchUp(StreamInfo stream) {
	}

	/**
	 * Whether {@link #onJoined} and {@link #onLeft} are of interest. Where no observer of
	 * a node says so, the node does not hear who comes to and leaves others, which costs
	 * with many nodes. Asked whenever the node takes its place among the others.
	 * @return true; override it in an observer that looks at this node's streams alone
	 */
	default boolean observesPresence() {
		return true;
	}

	/**
	 * A client that was not here has come, on whichever node.
	 * @param client the client's id
	 */
	default void onJoined(String client) {
	}

	/**
	 * A client has left every node and has not come back within the grace.
	 * @param client the client's id
	 */
	default void onLeft(String client) {
	}

}
