package io.github.ssekit.test.contract.cluster;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.test.contract.inmemory.MovableRuntime;

/** What several nodes share, in one process: outlives their restarts, and can be away. */
final class FakeServer {

	final MovableRuntime runtime = new MovableRuntime();

	final InMemoryEventStore store = new InMemoryEventStore(InMemoryEventStore.DEFAULT_MAX_BYTES, this.runtime);

	final InMemoryBroker broker = new InMemoryBroker(this.store::append, this.runtime);

	final Set<FakeBroker> nodes = ConcurrentHashMap.newKeySet();

	volatile boolean away;

	FakeServer() {
		this.broker.start(new BrokerListener() {

			@Override
			public void onEvent(LiveEvent event) {
				FakeServer.this.nodes.forEach((node) -> node.announced(event));
			}

			@Override
			public void onPossibleGap(Topic topic) {
			}

		});
	}

	void takeAway() {
		this.away = true;
		this.nodes.forEach(FakeBroker::cut);
	}

	void bringBack() {
		this.away = false;
		this.nodes.forEach(FakeBroker::reconnect);
	}

	void advance(Duration time) {
		this.runtime.advance(time);
	}

}
