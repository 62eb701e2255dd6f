package io.github.ssekit.internal.deliver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.StreamHistory;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * A store that is far, as the streams of this node read it: what the node has heard
 * itself, or has just read for somebody else, is not asked for again. So 10,000 clients
 * that come back at once cost the store reads in the order of their topics, not of the
 * clients.
 * <p>
 * It may stand a moment behind the store, which does no harm to a stream that is
 * registered: what is announced meanwhile reaches it, and makes it read on. A topic that
 * this node does not hear, or that it may have missed something of, is read from the
 * store. Thread-safe.
 */
final class NearStore implements StreamHistory {

	private final EventStore store;

	private final DeliverFlow delivery;

	NearStore(EventStore store, DeliverFlow delivery) {
		this.store = store;
		this.delivery = delivery;
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		SharedReads reads = (start instanceof StartPosition.Head) ? this.delivery.readsOf(topic) : null;
		@Nullable Position head = (reads != null) ? reads.knownHead() : null;
		return (head != null) ? CompletableFuture.completedFuture(head) : this.store.locate(topic, start);
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes,
			BooleanSupplier ended) {
		SharedReads reads = this.delivery.readsOf(topic);
		return (reads != null) ? reads.replay(after, maxEvents, maxBytes, ended)
				: this.store.replay(topic, after, maxEvents, maxBytes);
	}

}
