package io.github.ssekit.test.contract.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.Features;

/** One of several nodes on a server. */
final class FakeNode implements BackendUnderTest, EventStore {

	private final FakeServer server;

	private FakeBroker broker;

	FakeNode(FakeServer server) {
		this.server = server;
		this.broker = new FakeBroker(server);
	}

	@Override
	public Features features() {
		return Features.STRICT.repeating();
	}

	@Override
	public EventStore store() {
		return this;
	}

	@Override
	public Broker broker() {
		return this.broker;
	}

	@Override
	public void advance(Duration time) {
		this.server.advance(time);
	}

	@Override
	public void restart() {
		close();
		this.broker = new FakeBroker(this.server);
	}

	@Override
	public void close() {
		this.broker.close();
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		return answer(() -> this.server.store.locate(topic, start));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return answer(() -> this.server.store.replay(topic, after, maxEvents, maxBytes));
	}

	/** On another thread, as an answer over a line comes. */
	private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> reading) {
		return CompletableFuture.supplyAsync(() -> {
			if (this.server.away) {
				throw new IllegalStateException("The server is away");
			}
			return reading;
		}).thenCompose(Supplier::get);
	}

}
