package io.github.ssekit.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;

/**
 * The cluster as one node has it: its store, its broker, and the line on which it hears
 * announcements, those of a topic in their order, but late, lost or repeated. Now and
 * then the node is asked to compare where its topics stand.
 */
final class ClusterNode implements Broker, EventStore {

	private static final int LINES = 2;

	private final SimulatedCluster cluster;

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	private final Requests requests;

	private final String name;

	/** Those of a topic always come on the same one, one after another. */
	private final List<SimulatedThreads> lines = new ArrayList<>();

	/** Topics that the node wants to hear. */
	private final Set<Topic> wanted = new LinkedHashSet<>();

	/** Topics that the cluster announces to this node. */
	private final Set<Topic> subscribed = new LinkedHashSet<>();

	/** When the last announcement of a topic arrives, so that the next comes after it. */
	private final Map<Topic, Long> arrivals = new HashMap<>();

	/** What was on its way when the line was cut is lost. */
	private int cuts;

	private boolean isCut;

	private boolean closed;

	private final long checkNanos;

	private BrokerListener listener;

	ClusterNode(SimulatedCluster cluster, SimulatedWorld world, Chance chance, Faults faults, Requests requests,
			String name) {
		this.cluster = cluster;
		this.world = world;
		this.chance = chance;
		this.faults = faults;
		this.requests = requests;
		this.name = name;
		this.checkNanos = chance.between(1_000_000_000L, 5_000_000_000L);
		for (int i = 0; i < LINES; i++) {
			this.lines.add(world.threads(name, "line-" + i, 1));
		}
	}

	String name() {
		return this.name;
	}

	Requests requests() {
		return this.requests;
	}

	/** Topics in which the node is interested. */
	Set<Topic> wanted() {
		return this.wanted;
	}

	@Override
	public void start(BrokerListener listener) {
		this.listener = listener;
		this.lines.forEach(this::checkLater);
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		return this.requests.ask("publish " + Payload.wordOf(content) + " to " + topic,
				() -> this.cluster.publish(topic, content, options));
	}

	/** The lock of the topic may be held: nobody runs in between. */
	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		this.wanted.add(topic);
		return this.requests.ask("subscribe " + topic, () -> {
			if (this.isCut) {
				throw SimulatedFailure.away("the line");
			}
			reconcile(topic);
			return null;
		});
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.wanted.remove(topic);
		this.world.tell("unsubscribe " + topic);
		this.world.after(this.requests.delay(), this.cluster.server(), () -> reconcile(topic));
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		return this.requests.ask("locate " + topic + " " + start, () -> this.cluster.used(topic).locate(start));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return this.requests.ask("replay " + topic + " after " + History.show(after) + " " + maxEvents + "x" + maxBytes,
				() -> this.cluster.used(topic).replay(after, maxEvents, maxBytes));
	}

	@Override
	public CompletionStage<Collection<Topic>> moved(Map<Topic, Position> heads) {
		List<Topic> topics = heads.keySet().stream().sorted().toList();
		return this.requests.ask("compare " + topics,
				() -> topics.stream().filter((topic) -> !this.cluster.used(topic).isAt(heads.get(topic))).toList());
	}

	@Override
	public void close() {
		this.closed = true;
	}

	/** The server has an announcement. Called on its thread. */
	void announce(LiveEvent event) {
		Topic topic = event.topic();
		if (!this.subscribed.contains(topic) || this.isCut) {
			return;
		}
		if (this.faults.strikes(Fault.ANNOUNCEMENTS_LOST)) {
			this.world.tell(this.name + " does not hear " + Payload.wordOf(event.content()) + ", and knows it");
			gap(topic);
		}
		else if (this.faults.strikes(Fault.ANNOUNCEMENTS_LOST_IN_SILENCE)) {
			this.world.tell(this.name + " does not hear " + Payload.wordOf(event.content()));
		}
		else if (event instanceof EphemeralEvent || !this.faults.strikes(Fault.ANNOUNCEMENTS_REPEATED)) {
			send(event);
		}
		else {
			this.cluster.history(topic).last(this.chance.between(1, 4)).forEach(this::send);
			send(event);
		}
	}

	/** The line is lost, and what is on its way with it. */
	void cutLine() {
		this.isCut = true;
		this.cuts++;
		this.subscribed.clear();
		this.world.tell(this.name + ": the line is cut");
	}

	void repairConnection() {
		if (this.isCut) {
			this.isCut = false;
			this.world.tell(this.name + ": the line is there again");
			this.wanted.forEach((topic) -> {
				this.subscribed.add(topic);
				gap(topic);
			});
		}
	}

	/** Something may have been lost of each topic. */
	void reportPossibleGap() {
		List.copyOf(this.subscribed).forEach(this::gap);
	}

	private void reconcile(Topic topic) {
		if (this.wanted.contains(topic) && !this.isCut) {
			this.subscribed.add(topic);
		}
		else {
			this.subscribed.remove(topic);
		}
	}

	private void gap(Topic topic) {
		arrive(topic, () -> {
			this.world.tell("may have missed something of " + topic);
			this.listener.onPossibleGap(topic);
		});
	}

	private void send(LiveEvent event) {
		int line = this.cuts;
		arrive(event.topic(), () -> {
			if (line == this.cuts && !this.closed) {
				this.world.tell("hears " + Payload.wordOf(event.content()) + " of " + event.topic()
						+ ((event instanceof StoredEvent stored) ? " at " + History.show(stored.position()) : ""));
				this.listener.onEvent(event);
			}
		});
	}

	private void arrive(Topic topic, Runnable arrival) {
		long delay = this.faults.strikes(Fault.ANNOUNCEMENTS_LATE) ? this.chance.spread(1_000_000, 1_000_000_000)
				: this.requests.delay();
		long at = Math.max(this.arrivals.getOrDefault(topic, 0L), this.world.now() + delay);
		this.arrivals.put(topic, at);
		this.world.at(at, line(topic), arrival);
	}

	private SimulatedThreads line(Topic topic) {
		return this.lines.get(Math.floorMod(topic.name().hashCode(), LINES));
	}

	private void checkLater(SimulatedThreads line) {
		this.world.after(this.checkNanos, line, () -> {
			List<Topic> topics = this.wanted.stream().filter((topic) -> line(topic) == line).toList();
			if (this.closed) {
				return;
			}
			if (!topics.isEmpty()) {
				this.listener.onCheck(topics);
			}
			checkLater(line);
		});
	}

}
