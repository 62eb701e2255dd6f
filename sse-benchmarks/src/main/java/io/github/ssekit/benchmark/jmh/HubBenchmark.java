package io.github.ssekit.benchmark.jmh;

import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.Topic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From publish to the sink through a whole hub with its threads, one event for each of
 * 1,000 clients: what an event costs that is not shared by many readers. The figures are
 * for one event.
 */
@State(Scope.Thread)
public class HubBenchmark {

	private static final int CLIENTS = 1000;

	private final SseHub hub = SseHub.builder().build();

	private final TakesAll sink = new TakesAll();

	private final List<Topic> topics = IntStream.range(0, CLIENTS)
		.mapToObj((i) -> Topic.client("client-" + i))
		.toList();

	/** Open the streams. */
	@Setup
	public void prepare() {
		for (int i = 0; i < CLIENTS; i++) {
			ConnectRequest request = ConnectRequest.of("client-" + i, List.of(this.topics.get(i), Topic.BROADCAST));
			if (this.hub.connect(request) instanceof Admission.Granted granted) {
				granted.open(this.sink);
			}
		}
		awaitWrites(CLIENTS);
	}

	/**
	 * Publish to each client, and wait until all have it.
	 * @return how often was written so far
	 */
	@Benchmark
	@OperationsPerInvocation(CLIENTS)
	public long toEachClient() {
		long before = this.sink.writes();
		for (Topic topic : this.topics) {
			this.hub.publish(topic, Text.SHORT.event()).join();
		}
		awaitWrites(before + CLIENTS);
		return before;
	}

	/** Stop the threads. */
	@TearDown
	public void close() {
		this.hub.close();
	}

	private void awaitWrites(long count) {
		while (this.sink.writes() < count) {
			Thread.onSpinWait();
		}
	}

}
