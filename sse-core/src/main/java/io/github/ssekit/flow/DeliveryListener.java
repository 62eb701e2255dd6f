package io.github.ssekit.flow;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;

/**
 * Hears how far a topic was told on this node. Called by the flow of the topic, under its
 * monitor; must not call back.
 */
interface DeliveryListener {

	/** For a hub whose store is near, so that nobody reads what was told. */
	DeliveryListener TO_NOBODY = new DeliveryListener() {

		@Override
		public void told(StoredEvent event, boolean sure) {
		}

		@Override
		public void sureOf(Position newest) {
		}

		@Override
		public void unsure() {
		}

		@Override
		public void forget() {
		}

	};

	/**
	 * An event was told to all listeners; it is the newest one, unless that is unsure.
	 */
	void told(StoredEvent event, boolean sure);

	/** This node is sure of the newest place. */
	void sureOf(Position newest);

	/** This node may have missed something. */
	void unsure();

	/** History was lost, or nobody listens any more. */
	void forget();

}
