package io.github.ssekit.benchmark.jmh;

import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.registry.Listeners;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Who listens to a topic, with ten listeners each, among few emitters and many. */
@State(Scope.Thread)
public class RegistryBenchmark {

	private static final int LISTENERS = 10;

	/** How many emitters there are; a tenth as many topics. */
	@Param({ "1000", "100000" })
	public int emitters = 1000;

	private InMemoryEmitterRegistry registry;

	private Topic[] topics;

	private int next;

	/** Open the emitters. */
	@Setup
	public void prepare() {
		TakesAll sink = new TakesAll();
		this.topics = new Topic[this.emitters / LISTENERS];
		for (int i = 0; i < this.topics.length; i++) {
			this.topics[i] = Topic.of("orders/" + i);
		}
		this.registry = new LiveEmitters(this.emitters, (i) -> List.of(Topic.of("orders/" + i % this.topics.length)),
				sink)
			.registry();
		// an event brings a topic of its own, whose hash is not known yet
		for (int i = 0; i < this.topics.length; i++) {
			this.topics[i] = Topic.of("orders/" + i);
		}
	}

	/**
	 * Find the list of a topic.
	 * @return the listeners
	 */
	@Benchmark
	public Listeners find() {
		return this.registry.listeningTo(nextTopic());
	}

	/**
	 * Find the list and visit the ten.
	 * @param visited takes them
	 */
	@Benchmark
	public void findAndVisit(Blackhole visited) {
		this.registry.listeningTo(nextTopic()).forEach(visited::consume);
	}

	private Topic nextTopic() {
		// steps of a prime: no topic is the neighbour of the one before
		this.next = (this.next + 7919) % this.topics.length;
		return this.topics[this.next];
	}

}
