package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.ResumePoint;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.store.EventStore;
import org.jspecify.annotations.Nullable;

/**
 * A real emitter whose client is a {@link RecordingSink}: for tests of whatever holds,
 * feeds and ends emitters.
 */
public final class RecordedEmitter {

	/** Where those catch up that were given no store: there is nothing. */
	private static final EventStore EMPTY = new InMemoryEventStore(1, HubRuntime.system());

	private final RecordingSink sink = new RecordingSink();

	private final Emitter emitter;

	private final EventStore store;

	/** Set once, on the thread that ends the emitter. */
	private volatile @Nullable CloseReason closedFor;

	private RecordedEmitter(ConnectRequest request, EventStore store) {
		String id = UUID.randomUUID().toString();
		String client = (request.client() != null) ? request.client() : "anonymous-" + id;
		this.store = store;
		this.emitter = new Emitter(id, client, request, this.sink, StreamResources.of(store),
				(reason) -> this.closedFor = reason);
	}

	/**
	 * An emitter that has not begun.
	 * @param client its client
	 * @param topics what it listens to
	 * @return the emitter, with nothing to catch up on
	 */
	public static RecordedEmitter listening(String client, Topic... topics) {
		return of(ConnectRequest.of(client, List.of(topics)), EMPTY);
	}

	/**
	 * An emitter that has not begun.
	 * @param request what its client asks for
	 * @param store where it catches up from
	 * @return the emitter
	 */
	public static RecordedEmitter of(ConnectRequest request, EventStore store) {
		return new RecordedEmitter(request, store);
	}

	/**
	 * Open the sink and begin at the head of each topic, so that the emitter is live once
	 * the store has answered.
	 * @return this
	 */
	public RecordedEmitter begin() {
		this.emitter.open();
		List<ResumePoint> beginnings = new ArrayList<>();
		for (TopicCursor cursor : this.emitter.cursors()) {
			Position head = headOf(cursor.topic());
			beginnings.add(new ResumePoint(cursor.topic(), head, head, null));
		}
		this.emitter.begin(beginnings, false, null);
		return this;
	}

	/**
	 * Where a topic stands in the emitter's store.
	 * @param topic the topic
	 * @return its head
	 */
	public Position headOf(Topic topic) {
		return AwaitedResults.of(this.store.locate(topic, StartPosition.head()));
	}

	/**
	 * The emitter.
	 * @return always the same one
	 */
	public Emitter emitter() {
		return this.emitter;
	}

	/**
	 * What it writes to.
	 * @return always the same one
	 */
	public RecordingSink sink() {
		return this.sink;
	}

	/**
	 * Why it was closed.
	 * @return the reason, or null as long as it is not
	 */
	public @Nullable CloseReason closedFor() {
		return this.closedFor;
	}

}
