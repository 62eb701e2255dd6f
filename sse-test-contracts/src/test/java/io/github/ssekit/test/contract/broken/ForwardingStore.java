package io.github.ssekit.test.contract.broken;

import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/** A store that works, to break something of. */
class ForwardingStore implements EventStore {

	final EventStore works;

	ForwardingStore(EventStore works) {
		this.works = works;
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		return this.works.locate(topic, start);
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return this.works.replay(topic, after, maxEvents, maxBytes);
	}

}
