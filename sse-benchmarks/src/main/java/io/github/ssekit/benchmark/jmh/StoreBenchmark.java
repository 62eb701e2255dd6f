package io.github.ssekit.benchmark.jmh;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.store.Replay;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** History in memory, of a topic that is full, so that each event drops another one. */
@State(Scope.Thread)
public class StoreBenchmark {

	private static final int PAGE_EVENTS = 256;

	private static final int PAGE_BYTES = 64 * 1024;

	private static final Topic TOPIC = Topic.of("orders/17");

	private final InMemoryEventStore store = new InMemoryEventStore(InMemoryEventStore.DEFAULT_MAX_BYTES,
			HubRuntime.system());

	private final EncodedEvent content = Text.SHORT.encoded();

	private Position behind;

	private Position head;

	/** Fill the topic. */
	@Setup
	public void prepare() {
		for (int i = 0; i < Retention.DEFAULT.maxEvents(); i++) {
			append();
		}
		this.behind = append().position();
		this.head = this.behind;
		for (int i = 0; i < PAGE_EVENTS; i++) {
			this.head = append().position();
		}
	}

	/**
	 * Append an event.
	 * @return the event at its place
	 */
	@Benchmark
	public StoredEvent append() {
		return this.store.append(TOPIC, this.content, Retention.DEFAULT);
	}

	/**
	 * Read a page of 256 events; the figures are for one of them.
	 * @return the page
	 */
	@Benchmark
	@OperationsPerInvocation(PAGE_EVENTS)
	public Replay replay() {
		return this.store.replay(TOPIC, this.behind, PAGE_EVENTS, PAGE_BYTES).toCompletableFuture().join();
	}

	/**
	 * Find out that nothing was missed, as each reconnect does.
	 * @return an empty page
	 */
	@Benchmark
	public Replay nothingMissed() {
		return this.store.replay(TOPIC, this.head, 0, 0).toCompletableFuture().join();
	}

}
