package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;

/**
 * What Redis is in earnest: one truth for all nodes. It places events, announces them to
 * the {@link ClusterNode}s that hear their topic, and has its disasters. Whatever it does
 * happens at once and alone, on the thread {@code server}.
 */
final class SimulatedCluster {

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	/** Is told what passes by, because no history tells it. */
	private final Truth truth;

	private final SimulatedThreads server;

	private final SimulatedClock clock;

	private final Map<Topic, History> histories = new LinkedHashMap<>();

	private final Map<String, Published> keys = new HashMap<>();

	private final Map<Topic, Long> versions = new HashMap<>();

	private final List<ClusterNode> nodes = new ArrayList<>();

	private final PresenceTable presence;

	private String epoch;

	/** Null where each topic has an epoch before it has events. */
	private final Births births;

	/** Times never run backwards, and those of two masters differ. */
	private long lastTime;

	SimulatedCluster(SimulatedWorld world, Chance chance, Faults faults, Truth truth, Scenario scenario) {
		this.world = world;
		this.truth = truth;
		this.chance = chance;
		this.faults = faults;
		this.server = world.threads("cluster", "server", 1);
		this.clock = new SimulatedClock(world);
		this.presence = new PresenceTable(world, this.server, scenario.presenceGrace);
		this.epoch = newEpoch();
		this.births = (scenario.memory != null) ? new Births(this::time, scenario.memory.toMillis(), this.epoch) : null;
	}

	ClusterNode join(String name) {
		Requests requests = new Requests(this.world, this.chance.split(), this.faults, this.server, name);
		ClusterNode node = new ClusterNode(this, this.world, this.chance.split(), this.faults, requests, name);
		this.nodes.add(node);
		this.presence.join(node);
		return node;
	}

	/** A node has died. It is missed when its lease is over. */
	void forget(ClusterNode node, Duration lease) {
		this.nodes.remove(node);
		this.presence.forget(node, lease);
	}

	SimulatedClock clock() {
		return this.clock;
	}

	SimulatedThreads server() {
		return this.server;
	}

	PresenceTable presence() {
		return this.presence;
	}

	History history(Topic topic) {
		return this.histories.computeIfAbsent(topic,
				(absent) -> (this.births != null) ? new History(absent, this.births) : new History(absent, this.epoch));
	}

	/** The same for whoever asks the store: what nobody has asked for is forgotten. */
	History used(Topic topic) {
		History history = history(topic);
		if (history.isForgotten()) {
			this.versions.remove(topic);
			this.world.tell("the history of " + topic + " is forgotten");
		}
		return history;
	}

	Collection<History> histories() {
		return this.histories.values();
	}

	/** Perform a publish. */
	Published publish(Topic topic, EncodedEvent content, PublishOptions options) {
		used(topic);
		String key = topic + " " + options.idempotencyKey();
		Published before = (options.idempotencyKey() != null) ? this.keys.get(key) : null;
		if (before != null) {
			return new Published(topic, before.position(), true);
		}
		Long version = options.version();
		if (version != null && this.versions.getOrDefault(topic, -1L) >= version) {
			return new Published(topic, history(topic).head(), false, true);
		}
		Published published = place(topic, content, options);
		if (version != null) {
			this.versions.put(topic, version);
		}
		if (options.idempotencyKey() != null) {
			this.keys.put(key, published);
		}
		return published;
	}

	private Published place(Topic topic, EncodedEvent content, PublishOptions options) {
		if (options.retention().isNone()) {
			this.truth.learnPassing(topic, Payload.wordOf(content));
			announce(new EphemeralEvent(topic, content));
			return new Published(topic, null, false);
		}
		History history = history(topic);
		history.beginIfAbsent(this::newEpoch);
		LiveEvent event = history.place(content, time());
		history.trim(options.retention().maxEvents());
		announce(event);
		return new Published(topic, history.head(), false);
	}

	private long time() {
		this.lastTime = Math.max(this.lastTime, this.clock.millis());
		return this.lastTime;
	}

	private void announce(LiveEvent event) {
		this.nodes.forEach((node) -> node.announce(event));
	}

	/** All histories are lost, and what is known of what was published. */
	void wipe() {
		this.epoch = newEpoch();
		if (this.births != null) {
			this.births.wipe(this.epoch);
		}
		this.histories.values().forEach((history) -> history.wipe(this.epoch));
		this.keys.clear();
		this.versions.clear();
		this.world.tell("all histories are lost; the epoch is " + this.epoch);
	}

	/** A replica takes over that has not heard the last events of some topics. */
	void failOver() {
		this.lastTime = Math.max(this.lastTime, this.clock.millis()) + 1;
		for (History history : this.histories.values()) {
			List<Placed> lost = history.failOver(this.chance.percent(60) ? this.chance.between(1, 4) : 0);
			if (!lost.isEmpty()) {
				this.keys.clear();
				this.versions.remove(history.topic);
				this.world.tell("a replica takes over without " + lost.size() + " events: " + history);
			}
		}
	}

	/** Some histories are trimmed. */
	void trim() {
		for (History history : this.histories.values()) {
			if (this.chance.percent(60)) {
				history.trim(this.chance.between(0, 3));
				this.world.tell("trimmed: " + history);
			}
		}
	}

	private String newEpoch() {
		StringBuilder word = new StringBuilder();
		while (word.length() < 4) {
			word.append(LETTERS.charAt(this.chance.below(LETTERS.length())));
		}
		return word.toString();
	}

}
