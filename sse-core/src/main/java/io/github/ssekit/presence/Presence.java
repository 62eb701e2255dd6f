package io.github.ssekit.presence;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;

/**
 * Knows which clients are connected, on which nodes, with how many streams.
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>counts and lists are exact, of all nodes, and of streams that are open now: a
 * stream is counted before its registration answers and uncounted before a kick does;
 * <li>the policy for duplicates holds among all nodes, also when two streams of a client
 * come at once;
 * <li>kicks reach the streams of a client wherever they are;
 * <li>a node that dies is forgotten within a lease;
 * <li>a grace delays only the event that a client has left.
 * </ul>
 * Called from many threads. No call blocks.
 */
public interface Presence extends AutoCloseable {

	/**
	 * Give presence its listener. Called once, before anything else.
	 * @param listener who is told on this node
	 */
	void start(PresenceListener listener);

	/**
	 * Count a stream of this node, or refuse it.
	 * @param stream the stream
	 * @param duplicates what happens to other streams of the same client
	 * @return the answer; with {@link DuplicatePolicy#REPLACE_OLDEST} the others are
	 * kicked before
	 */
	CompletionStage<Registration> register(StreamInfo stream, DuplicatePolicy duplicates);

	/**
	 * Count a stream of this node no more. Does nothing if it is not counted.
	 * @param stream the stream
	 * @return completes when it is done
	 */
	CompletionStage<Void> unregister(StreamInfo stream);

	/**
	 * End the streams of a client, wherever they are.
	 * @param client the client's id
	 * @param reason what they are told
	 * @return how many there were
	 */
	CompletionStage<Integer> kick(String client, CloseReason reason);

	/**
	 * End all streams, wherever they are.
	 * @param reason what they are told
	 * @return how many there were
	 */
	CompletionStage<Integer> kickAll(CloseReason reason);

	/**
	 * How many are connected, to all nodes.
	 * @return the counts
	 */
	CompletionStage<Counts> counts();

	/**
	 * How many are connected to this node.
	 * @return the counts
	 */
	Counts countsHere();

	/**
	 * Who is connected, to whichever node.
	 * @return the clients, sorted by id
	 */
	CompletionStage<List<ClientInfo>> clients();

	/** Announce who has left and not come back. Called now and then by the hub. */
	void sweep();

	@Override
	void close();

}
