package io.github.ssekit.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;

/**
 * What was published, as readers are held against it: the histories of the cluster, or,
 * where a hub keeps them in its own memory, what its publishes have answered.
 */
final class Truth {

	/** Null where the hub keeps its history itself. */
	private SimulatedCluster cluster;

	private final Map<Topic, History> inMemory = new LinkedHashMap<>();

	/** Of topics without history, the words in the order of their publishing. */
	private final Map<Topic, List<String>> passed = new HashMap<>();

	void isOf(SimulatedCluster cluster) {
		this.cluster = cluster;
	}

	boolean isInMemory() {
		return this.cluster == null;
	}

	History history(Topic topic) {
		return (this.cluster != null) ? this.cluster.history(topic)
				: this.inMemory.computeIfAbsent(topic, (absent) -> new History(absent, "none"));
	}

	/** A hub has placed an event in its memory, or let it pass. */
	void learn(Published published, String text, Retention retention) {
		Position position = published.position();
		if (!isInMemory() || published.duplicate() || published.outdated()) {
			return;
		}
		if (position == null) {
			learnPassing(published.topic(), Payload.wordOf(text));
			return;
		}
		History history = history(published.topic());
		Position head = history.head();
		boolean follows = head.epoch().equals(position.epoch()) && head.offset() + 1 == position.offset();
		history.learn(new StoredEvent(published.topic(), position, follows ? head.time() : 0,
				new EncodedEvent(("data: " + text + "\n").getBytes(StandardCharsets.UTF_8))));
		history.trim(retention.maxEvents());
	}

	/** Somebody stands before the first event of a history in memory. */
	void learnEpoch(Topic topic, String epoch) {
		if (isInMemory() && !history(topic).isEpoch(epoch)) {
			history(topic).wipe(epoch);
		}
	}

	/** An event without history was published. */
	void learnPassing(Topic topic, String word) {
		this.passed.computeIfAbsent(topic, (absent) -> new ArrayList<>()).add(word);
	}

	/** How many events without history there have been. */
	int passed() {
		return this.passed.values().stream().mapToInt(List::size).sum();
	}

	/** The words of the events without history, in order. */
	List<String> passed(Topic topic) {
		return this.passed.getOrDefault(topic, List.of());
	}

}
