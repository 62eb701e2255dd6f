package io.github.ssekit.test.contract;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.registry.InterestListener;
import io.github.ssekit.internal.registry.Listeners;
import org.assertj.core.api.Assertions;

/**
 * Which topics a registry wanted to hear and no more: true for gained, false for lost.
 */
final class InterestLog implements InterestListener {

	private final ConcurrentMap<Topic, List<Boolean>> turns = new ConcurrentHashMap<>();

	private final ConcurrentMap<Topic, Listeners> listeners = new ConcurrentHashMap<>();

	private final List<Topic> overlapped = new CopyOnWriteArrayList<>();

	private final ConcurrentMap<Topic, Boolean> busy = new ConcurrentHashMap<>();

	@Override
	public void onGained(Topic topic, Listeners found) {
		this.listeners.put(topic, found);
		note(topic, true);
	}

	@Override
	public void onLost(Topic topic) {
		note(topic, false);
	}

	/** The turns of a topic; they have to be turns. */
	List<Boolean> of(Topic topic) {
		List<Boolean> seen = List.copyOf(this.turns.getOrDefault(topic, List.of()));
		for (int i = 0; i < seen.size(); i++) {
			Assertions.assertThat(seen.get(i)).as("turn %s of %s", i, topic).isEqualTo(i % 2 == 0);
		}
		Assertions.assertThat(this.overlapped).as("two calls for one topic at once").isEmpty();
		return seen;
	}

	boolean isInterested(Topic topic) {
		return of(topic).size() % 2 == 1;
	}

	/** Where the listeners of a topic are found, as the registry has said. */
	Listeners listenersOf(Topic topic) {
		Listeners found = this.listeners.get(topic);
		if (found == null) {
			throw new AssertionError("No interest in " + topic + " was ever gained");
		}
		return found;
	}

	private void note(Topic topic, boolean gained) {
		if (this.busy.put(topic, true) != null) {
			this.overlapped.add(topic);
		}
		this.turns.computeIfAbsent(topic, (key) -> new CopyOnWriteArrayList<>()).add(gained);
		this.busy.remove(topic);
	}

}
