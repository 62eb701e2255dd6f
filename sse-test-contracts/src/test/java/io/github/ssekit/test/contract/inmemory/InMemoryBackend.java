package io.github.ssekit.test.contract.inmemory;

import java.time.Duration;
import java.util.function.Function;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.test.contract.BackendUnderTest;

/** The defaults of a hub: nothing outlives a restart. */
public class InMemoryBackend implements BackendUnderTest {

	private final MovableRuntime runtime = new MovableRuntime();

	private final Function<InMemoryEventStore, EventStore> reading;

	private final Function<Broker, Broker> announcing;

	private EventStore store;

	private Broker broker;

	public InMemoryBackend() {
		this((store) -> store, (broker) -> broker);
	}

	/** The defaults with something between them and the test. */
	public InMemoryBackend(Function<InMemoryEventStore, EventStore> reading, Function<Broker, Broker> announcing) {
		this.reading = reading;
		this.announcing = announcing;
		begin();
	}

	@Override
	public EventStore store() {
		return this.store;
	}

	@Override
	public Broker broker() {
		return this.broker;
	}

	@Override
	public void advance(Duration time) {
		this.runtime.advance(time);
	}

	@Override
	public void restart() {
		close();
		begin();
	}

	@Override
	public void close() {
		this.broker.close();
	}

	private void begin() {
		InMemoryEventStore memory = new InMemoryEventStore(InMemoryEventStore.DEFAULT_MAX_BYTES, this.runtime);
		this.store = this.reading.apply(memory);
		this.broker = this.announcing.apply(new InMemoryBroker(memory::append, this.runtime));
	}

}
