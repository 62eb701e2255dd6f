package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * The state that one stream begins with. It remembers how far the topics had come when it
 * was told: the stream must go on from no later place.
 */
final class SimulatedSnapshot implements Snapshot.Source {

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	private final Truth truth;

	private final Collection<Topic> topics;

	private final String word;

	private final Map<Topic, Position> heads = new HashMap<>();

	private boolean told;

	SimulatedSnapshot(SimulatedWorld world, Chance chance, Faults faults, Truth truth, Collection<Topic> topics,
			String word) {
		this.world = world;
		this.chance = chance;
		this.faults = faults;
		this.truth = truth;
		this.topics = topics;
		this.word = word;
	}

	@Override
	public SseEvent load() {
		this.world.callOut();
		if (this.faults.strikes(Fault.SNAPSHOTS_FAIL)) {
			throw SimulatedFailure.exception("the snapshot is not to be had");
		}
		this.topics.forEach((topic) -> this.heads.put(topic, this.truth.history(topic).head()));
		this.world.callOut();
		if (this.faults.strikes(Fault.SNAPSHOTS_LATE)) {
			this.world.linger(Duration.ofMillis(this.chance.spread(10, 5_000)));
		}
		if (this.chance.percent(15)) {
			return null;
		}
		this.told = true;
		return SseEvent.named("state").data(Payload.text(this.word, this.chance.between(0, 300), false));
	}

	/** What it has told; null for nothing. */
	String word() {
		return this.told ? this.word : null;
	}

	/** How far a topic had come when the state was told. */
	Position headOf(Topic topic) {
		return this.heads.get(topic);
	}

}
