package io.github.ssekit.internal.registry;

import java.util.Collection;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import org.jspecify.annotations.Nullable;

/**
 * The emitters of this node.
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>an emitter is found by its id, by its client and by each of its topics from the
 * moment that {@link #add} returns until {@link #remove} does;
 * <li>a delivery costs what the listeners of its topic cost, not what all emitters cost;
 * <li>interest in a topic starts with its first listener, before {@link #add} returns,
 * and ends, after a grace, with its last;
 * <li>adding twice and removing what is not there change nothing.
 * </ul>
 * Called from many threads. No call blocks.
 */
public interface EmitterRegistry {

	/**
	 * Give the registry its listener. Called once, before the first emitter.
	 * @param listener who hears which topics have listeners
	 */
	void start(InterestListener listener);

	/**
	 * Add an emitter.
	 * @param emitter an emitter that is not closed
	 */
	void add(Emitter emitter);

	/**
	 * Remove an emitter.
	 * @param emitter the emitter
	 * @return whether it was there
	 */
	boolean remove(Emitter emitter);

	/**
	 * The emitter of an id.
	 * @param id the emitter's id
	 * @return the emitter, or null if it is not on this node
	 */
	@Nullable Emitter find(String id);

	/**
	 * The emitters of a client on this node.
	 * @param client the client's id
	 * @return a snapshot
	 */
	List<Emitter> ofClient(String client);

	/**
	 * Who listens to a topic.
	 * @param topic the topic
	 * @return the listeners; empty where nobody does
	 */
	Listeners listeningTo(Topic topic);

	/**
	 * All emitters of this node.
	 * @return a view that may change while it is read
	 */
	Collection<Emitter> all();

	/** End the interest in topics whose grace is over. Called now and then by the hub. */
	void sweep();

}
