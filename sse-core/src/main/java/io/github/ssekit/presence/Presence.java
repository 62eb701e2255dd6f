package io.github.ssekit.presence;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;

/**
 * Knows which clients are connected, on which nodes, with how many streams.
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>counts and lists are exact, of all nodes, and of streams that are open now: a
 * stream is counted before its registration answers and uncounted before a kick does;
 * <li>the limit of a client holds among all nodes, also when many of its streams come at
 * once; whoever is evicted is the oldest;
 * <li>kicks reach the streams of a client wherever they are;
 * <li>that a topic is revoked reaches every node, once each time, also one that was taken
 * for dead and comes back within the hour;
 * <li>a node that dies is forgotten within a lease;
 * <li>a grace delays only the event that a client has left.
 * </ul>
 * Called from many threads. No call blocks. It may complete its stages, and call its
 * listener, on any thread, also on one that it needs itself, such as that which reads its
 * line: a hub that is given a presence only hands over there what it is told.
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
	 * @param limit how many streams its client may have, this one among them, and whether
	 * older ones give way
	 * @return the answer; a limit that evicts has kicked before whoever was too many
	 */
	CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit);

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
	 * Have every node end its streams of a topic. Presence does not know who listens to
	 * what: it tells the listener of each node.
	 * @param topic the topic whose right to listen is taken back
	 * @return completes when this node has been told, and all others are sure to be: at
	 * once, or, where they cannot be reached, when they can be again
	 */
	CompletionStage<Void> revoke(Topic topic);

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
