package io.github.ssekit.benchmark.jmh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.ResumePoint;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.EventFrame;

/**
 * Emitters that have begun and are live, with the registry that finds them and the store
 * that their events come from; no threads of their own. Used by one thread.
 */
final class LiveEmitters {

	private final InMemoryEventStore store = new InMemoryEventStore(InMemoryEventStore.DEFAULT_MAX_BYTES,
			HubRuntime.system());

	private final InMemoryEmitterRegistry registry = new InMemoryEmitterRegistry(Duration.ofSeconds(30),
			HubRuntime.system());

	private final List<Emitter> all = new ArrayList<>();

	LiveEmitters(int count, IntFunction<List<Topic>> topics, TakesAll sink) {
		for (int i = 0; i < count; i++) {
			this.all.add(open("client-" + i, topics.apply(i), sink));
		}
	}

	InMemoryEmitterRegistry registry() {
		return this.registry;
	}

	Emitter get(int index) {
		return this.all.get(index);
	}

	/** The next event of a topic, for all who listen. */
	EventFrame publish(Topic topic, EncodedEvent content) {
		return EventFrame.of(this.store.append(topic, content, Retention.DEFAULT));
	}

	private Emitter open(String client, List<Topic> topics, TakesAll sink) {
		Emitter emitter = new Emitter(client, client, ConnectRequest.of(client, topics), sink,
				StreamResources.of(this.store), (reason) -> {
				});
		emitter.open();
		this.registry.add(emitter);
		emitter.begin(topics.stream().map(this::atHead).toList(), false, null);
		return emitter;
	}

	private ResumePoint atHead(Topic topic) {
		Position head = this.store.locate(topic, StartPosition.head()).toCompletableFuture().join();
		return new ResumePoint(topic, head, head, null);
	}

}
