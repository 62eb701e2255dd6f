package io.github.ssekit;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.ssekit.concurrent.Stages;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Start;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/** A store whose answers come on threads of the hub, whichever it gives them on. */
record DispatchingEventStore(EventStore store, Executor executor) implements EventStore {

	@Override
	public CompletionStage<Position> locate(Topic topic, Start start) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.locate(topic, start)));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.replay(topic, after, maxEvents, maxBytes)));
	}

	@Override
	public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		return Stages.completeOn(this.executor, Stages.ask(() -> this.store.moved(heads)));
	}

}
