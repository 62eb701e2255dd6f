package io.github.ssekit.test.contract;

import java.time.Duration;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.store.EventStore;

/**
 * An event store and the broker that writes it, as one node holds them: the subject of
 * {@link EventStoreContract} and {@link BrokerContract}. The broker is not started; the
 * tests do that, once.
 */
public interface BackendUnderTest extends AutoCloseable {

	/**
	 * The store.
	 * @return the same one until {@link #restart()}
	 */
	EventStore store();

	/**
	 * The broker that gives events their place in that store.
	 * @return the same one until {@link #restart()}
	 */
	Broker broker();

	/**
	 * What is not guaranteed.
	 * @return everything is, where this is not overridden
	 */
	default Features features() {
		return Features.STRICT;
	}

	/**
	 * Let time go by for the store: a clock that can be moved is moved, one that cannot
	 * is waited for. The tests never ask for more than a second.
	 * @param time how much
	 */
	void advance(Duration time);

	/**
	 * End the node, and what it stores in as well where that can be restarted, and begin
	 * with a new store and a new broker on whatever outlives this.
	 */
	void restart();

	/** Close the broker, and whatever else was opened. */
	@Override
	void close();

}
