package io.github.ssekit.fakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/**
 * A store that disasters happen to: it is wiped, trimmed, or fails over to a replica that
 * had not heard the last events and gives their offsets again. Thread-safe.
 */
public final class ScriptedStore implements EventStore, InMemoryBroker.Appender {

	private final Map<Topic, List<StoredEvent>> events = new HashMap<>();

	private final Map<Topic, Integer> trimmed = new HashMap<>();

	private long time = Position.EARLIEST_TIME;

	private String epoch = "aaaa";

	/** All is lost, and begins anew. */
	public synchronized void wipe(String newEpoch) {
		this.events.clear();
		this.trimmed.clear();
		this.epoch = newEpoch;
	}

	/** The events after this offset had not reached the new master. */
	public synchronized void failOver(Topic topic, int offset) {
		List<StoredEvent> all = all(topic);
		all.subList(offset, all.size()).clear();
	}

	/** Only the newest events are kept. */
	public synchronized void trim(Topic topic, int kept) {
		this.trimmed.put(topic, all(topic).size() - kept);
	}

	@Override
	public synchronized StoredEvent append(Topic topic, EncodedEvent content, Retention retention) {
		Position head = head(topic);
		this.time += 10;
		StoredEvent event = new StoredEvent(topic, new Position(this.epoch, head.offset() + 1, this.time), head.time(),
				content);
		all(topic).add(event);
		return event;
	}

	@Override
	public synchronized CompletionStage<Position> locate(Topic topic, StartPosition start) {
		int size = all(topic).size();
		int back = (start instanceof StartPosition.Last last) ? Math.min(last.events(), size - trimmed(topic)) : 0;
		return CompletableFuture.completedFuture((back == 0) ? head(topic) : all(topic).get(size - back).before());
	}

	@Override
	public synchronized CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return CompletableFuture.completedFuture(replayed(topic, after, maxEvents));
	}

	private Replay replayed(Topic topic, Position after, int maxEvents) {
		Position head = head(topic);
		if (!after.epoch().equals(this.epoch)) {
			return new Replay.Lost(LostReason.EPOCH, head);
		}
		if (after.offset() > head.offset()
				|| (after.offset() > 0 && all(topic).get((int) after.offset() - 1).position().time() != after.time())) {
			return new Replay.Lost(LostReason.FORK, head);
		}
		if (after.offset() < trimmed(topic)) {
			return new Replay.Lost(LostReason.TRIMMED, head);
		}
		int from = (int) after.offset();
		int to = Math.min(all(topic).size(), from + maxEvents);
		return new Replay.Resumed(new ArrayList<>(all(topic).subList(from, to)), head);
	}

	private Position head(Topic topic) {
		List<StoredEvent> all = all(topic);
		return all.isEmpty() ? Position.start(this.epoch) : all.get(all.size() - 1).position();
	}

	private List<StoredEvent> all(Topic topic) {
		return this.events.computeIfAbsent(topic, (any) -> new ArrayList<>());
	}

	private int trimmed(Topic topic) {
		return this.trimmed.getOrDefault(topic, 0);
	}

}
