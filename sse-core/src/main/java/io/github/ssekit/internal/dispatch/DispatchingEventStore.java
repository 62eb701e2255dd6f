package io.github.ssekit.internal.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose answers come on threads of the hub, whichever it gives them on, and which
 * bring no event that is far too large: others may write there too. Immutable.
 */
public final class DispatchingEventStore implements EventStore {

	private static final Logger log = LoggerFactory.getLogger(DispatchingEventStore.class);

	/**
	 * So many times the limit of this node is taken from the store: the limit of the node
	 * that has published it may be another while it is changed.
	 */
	private static final int LIMITS = 16;

	private final EventStore store;

	private final Executor executor;

	private final long maxBytes;

	private final RateLimitedLog tooLarge;

	public DispatchingEventStore(EventStore store, Executor executor, int maxEventBytes, HubRuntime runtime) {
		this.store = store;
		this.executor = executor;
		this.maxBytes = (long) LIMITS * maxEventBytes;
		this.tooLarge = new RateLimitedLog(runtime::nanoTime);
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.locate(topic, start)));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.replay(topic, after, maxEvents, maxBytes))
			.thenApply((replay) -> (replay instanceof Replay.Resumed resumed) ? bounded(resumed) : replay));
	}

	/** Its readers are told that an event is missing, rather than the event. */
	private Replay bounded(Replay.Resumed resumed) {
		if (resumed.events().stream().noneMatch(this::isTooLarge)) {
			return resumed;
		}
		return new Replay.Resumed(
				resumed.events().stream().map((event) -> isTooLarge(event) ? missing(event) : event).toList(),
				resumed.head());
	}

	private boolean isTooLarge(StoredEvent event) {
		return event.content().size() > this.maxBytes;
	}

	private StoredEvent missing(StoredEvent event) {
		this.tooLarge.tell((others) -> log.warn(
				"Event {} of {} has {} bytes, more than {} times sse.max-event-size. Its readers are told that it is "
						+ "missing. ({} others since the last warning)",
				event.position().offset(), event.topic(), event.content().size(), LIMITS, others));
		return new StoredEvent(event.topic(), event.position(), event.previousTime(),
				ControlEvents.reset(LostReason.GONE, List.of(event.topic())));
	}

	@Override
	public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.moved(heads)));
	}

}
