package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.EmitterState;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.StreamView;

/**
 * The end of a run: all faults are healed, readers take everything, and time goes on.
 * Then whoever listens stands at the head of each of its topics; when all have left,
 * nothing of them is left either, and whoever comes after that is served as ever.
 */
final class Settlement {

	private static final StreamQuery ALL = new StreamQuery(null, null, 0, 1000);

	private final Simulation simulation;

	private final SimulatedWorld world;

	private final Script script;

	Settlement(Simulation simulation, Script script) {
		this.simulation = simulation;
		this.world = simulation.world();
		this.script = script;
	}

	/** In between: nothing goes wrong for a while, and whoever listens catches up. */
	void rest() {
		this.world.tell("nothing goes wrong for a while");
		this.simulation.faults().heal();
		bringBack();
		awaitThat("a stream that is open comes to the head of its topics", () -> this.simulation.clients()
			.stream()
			.map(SimulatedClient::reading)
			.allMatch(
					(reading) -> reading == null || reading.isOver() || !reading.isReady() || isAtHead(reading, true)),
				60);
		this.world.tell("things go wrong again");
		this.simulation.faults().strikeAgain();
	}

	void settle() {
		heal();
		thinOut();
		awaitThat("every stream stands at the head of its topics", () -> isEverybodyAtHead(true), 90);
		if (!this.world.isWhole()) {
			return;
		}
		this.world.tell("once more to all topics");
		Set<Topic> topics = new LinkedHashSet<>(this.simulation.scenario().allTopics());
		this.simulation.clients()
			.stream()
			.filter(SimulatedClient::isWanted)
			.forEach((client) -> topics.addAll(client.reading().asked().topics()));
		topics.forEach((topic) -> this.script.publishPlain(this.simulation.anyNode(), topic));
		this.world.run(Duration.ofMillis(500));
		awaitThat("every stream hears what is published at the end", () -> isEverybodyAtHead(false), 60);
		checkStreams();
		awaitThat("who is there hears what has no history", this::everybodyHasHeardWhatPassed, 60);
		everybodyLeaves();
		checkThatNothingIsLeft();
		nextOnesAreServed();
		close();
	}

	private void heal() {
		this.world.tell("all is healed");
		this.simulation.faults().heal();
		bringBack();
		for (SimulatedNode node : this.simulation.nodes()) {
			this.world.after(0, node.application, () -> {
				node.hub.resume();
				node.hub.streamsPerNode(0);
			});
		}
	}

	/** The cluster answers, announces, and readers go on. */
	private void bringBack() {
		for (SimulatedNode node : this.simulation.nodes()) {
			if (node.cluster() != null) {
				node.cluster().requests().away(false);
				node.cluster().repairConnection();
			}
		}
		this.simulation.clients().forEach(SimulatedClient::goOn);
	}

	/** Clients that would end one another's streams for ever do not all stay. */
	private void thinOut() {
		Map<String, Integer> ofClient = new HashMap<>();
		Map<String, Integer> ofAddress = new HashMap<>();
		int perClient = this.simulation.scenario().limits.perClient();
		int perAddress = Objects.requireNonNull(this.simulation.scenario().limits.perAddress());
		for (SimulatedClient client : this.simulation.clients()) {
			if (!client.isWanted()) {
				continue;
			}
			String id = (client.id() != null) ? client.id() : client.toString();
			boolean exclusive = this.simulation.clients()
				.stream()
				.anyMatch((other) -> id.equals(other.id()) && other.isExclusive());
			int most = exclusive ? 1 : (perClient > 0) ? perClient : Integer.MAX_VALUE;
			boolean tooMany = ofClient.merge(id, 1, Integer::sum) > most
					|| (ofAddress.merge(client.address(), 1, Integer::sum) > perAddress && perAddress > 0);
			if (tooMany) {
				client.leave();
			}
		}
	}

	private void awaitThat(String promise, BooleanSupplier fact, int seconds) {
		this.world.runUntil(fact, Duration.ofSeconds(seconds));
		if (this.world.isWhole() && !fact.getAsBoolean()) {
			this.world.violated(promise + ": " + whoIsNot());
		}
	}

	/**
	 * Whether every stream stands at the head of its topics.
	 * @param orBeyond or at what was thrown away since, of which a stream that has read
	 * it by itself is told with the next event
	 */
	private boolean isEverybodyAtHead(boolean orBeyond) {
		return this.simulation.clients()
			.stream()
			.allMatch((client) -> !client.isWanted() || isAtHead(client.reading(), orBeyond));
	}

	private boolean isAtHead(Reading reading, boolean orBeyond) {
		return reading != null && !reading.isOver() && reading.isReady()
				&& reading.asked().topics().stream().allMatch((topic) -> isAtHead(reading, topic, orBeyond));
	}

	private boolean isAtHead(Reading reading, Topic topic, boolean orBeyond) {
		Position at = reading.at(topic);
		History history = this.simulation.truth().history(topic);
		Position head = history.head();
		if (at == null || at.equals(head)) {
			return at != null;
		}
		boolean nothingToHear = head.offset() == 0 && (at.offset() == 0 || orBeyond);
		return nothingToHear || (orBeyond && history.isLost(at) && at.isAfter(head));
	}

	private String whoIsNot() {
		StringBuilder text = new StringBuilder();
		for (SimulatedClient client : this.simulation.clients()) {
			if (client.isWanted() && !isAtHead(client.reading(), false)) {
				Reading reading = client.reading();
				text.append("\n  ").append(client).append(": ").append(reading);
				if (reading != null) {
					text.append(reading.isOver() ? " is over" : reading.isReady() ? " is ready" : " is not ready");
					reading.asked()
						.topics()
						.forEach((topic) -> text.append("\n    at ")
							.append((reading.at(topic) != null) ? History.show(reading.at(topic)) : "no place")
							.append(" of ")
							.append(this.simulation.truth().history(topic)));
				}
			}
		}
		for (SimulatedNode node : this.simulation.nodes()) {
			text.append("\n  ").append(node).append(": ").append(node.hub.here().streams(ALL).streams());
		}
		return text.toString();
	}

	/** What the hubs say of their streams. */
	private void checkStreams() {
		BooleanSupplier quiet = () -> this.simulation.nodes()
			.stream()
			.flatMap((node) -> node.hub.here().streams(ALL).streams().stream())
			.allMatch(Settlement::isQuiet);
		awaitThat("every stream is live, without a lag, and has nothing left to write", quiet, 30);
		for (SimulatedClient client : this.simulation.clients()) {
			Reading reading = client.reading();
			if (reading != null && !reading.isOver() && reading.isReady()) {
				reading.asked().topics().forEach((topic) -> {
					if (this.simulation.rights().isEnforcedFor(topic)) {
						reading.violated("nobody listens whose right was taken back");
					}
				});
				boolean hasOwnTopic = client.id() != null
						&& reading.asked().topics().contains(Topic.client(client.id()));
				if (hasOwnTopic && this.simulation.rights().isEnforcedFor(client.id())) {
					reading.violated("no client listens whose right was taken back");
				}
			}
		}
	}

	private static boolean isQuiet(StreamView stream) {
		return stream.state() == EmitterState.LIVE && stream.queuedBytes() == 0
				&& stream.topics().stream().allMatch((topic) -> topic.lag() == 0);
	}

	/** By now no event without history is lost, and whoever was there hears it. */
	private boolean everybodyHasHeardWhatPassed() {
		Topic passing = this.simulation.scenario().passing;
		return this.simulation.clients()
			.stream()
			.map(SimulatedClient::reading)
			.filter((reading) -> reading != null && !reading.isOver() && reading.asked().topics().contains(passing))
			.allMatch((reading) -> reading.hasHeardWhatPassed(passing));
	}

	private void everybodyLeaves() {
		this.world.tell("everybody leaves");
		this.simulation.clients().forEach(SimulatedClient::leave);
		this.world.run(Duration.ofSeconds(50));
	}

	private void checkThatNothingIsLeft() {
		if (!this.simulation.faults().has(Fault.CLOCKS_SET)) { // its grace is measured on
																// the wall
			awaitThat("no topic is heard for nobody",
					() -> this.simulation.nodes()
						.stream()
						.allMatch((node) -> node.cluster() == null || node.cluster().wanted().isEmpty()),
					70);
		}
		for (SimulatedNode node : this.simulation.nodes()) {
			check(node.hub.countsHere().streams() == 0 && node.hub.countsHere().clients() == 0,
					"nobody is counted who has left: " + node.hub.countsHere());
			check(node.hub.here().streams(ALL).total() == 0,
					"nobody is found who has left: " + node.hub.here().streams(ALL));
			check(node.hub.statistics().outboxBytes() == 0, "nothing waits for nobody");
			long closed = 0;
			for (CloseReason reason : CloseReason.values()) {
				closed += node.hub.statistics().closed(reason);
			}
			check(node.hub.statistics().opened() == closed,
					node.hub.statistics().opened() + " streams were opened, and " + closed + " have ended");
			check(node.watchers.open() == 0,
					"observers are told of each end: " + node.watchers.open() + " are missing");
			check(node.unanswered().isEmpty(), "what was promised is completed: " + node.unanswered());
		}
		if (this.simulation.cluster() != null) {
			check(this.simulation.cluster().presence().all().isEmpty(),
					"nobody is counted who has left: " + this.simulation.cluster().presence().all());
		}
	}

	/** No turn, no place and no thread was lost: fresh clients are served at once. */
	private void nextOnesAreServed() {
		this.world.tell("others come");
		List<Visitor> visitors = new ArrayList<>();
		for (SimulatedNode node : this.simulation.nodes()) {
			for (int i = 0; i < 2; i++) {
				visitors.add(new Visitor(this.simulation, node, i));
			}
		}
		visitors.forEach(Visitor::come);
		awaitThat("whoever comes is ready: " + visitors, () -> visitors.stream().allMatch(Visitor::isReady), 30);
		this.simulation.scenario().topics.forEach((topic) -> {
			for (int i = 0; i < 3; i++) {
				this.script.publishPlain(this.simulation.anyNode(), topic);
			}
		});
		this.world.run(Duration.ofMillis(300));
		awaitThat("whoever comes hears what is published: " + visitors,
				() -> visitors.stream().allMatch((visitor) -> isAtHead(visitor.reading(), false)), 60);
		visitors.forEach(Visitor::leave);
		this.world.run(Duration.ofSeconds(5));
		for (SimulatedNode node : this.simulation.nodes()) {
			check(node.hub.countsHere().streams() == 0, "nobody is counted who has left again");
		}
	}

	private void close() {
		this.world.tell("all hubs are closed");
		for (SimulatedNode node : this.simulation.nodes()) {
			this.world.after(0, node.application, node.hub::close);
		}
		awaitThat("no thread of a hub that is closed waits for ever", () -> this.world.unfinished()
			.stream()
			.noneMatch(
					(threads) -> this.simulation.nodes().stream().anyMatch((node) -> node.name.equals(threads.owner))),
				20);
	}

	private void check(boolean fact, String promise) {
		if (this.world.isWhole() && !fact) {
			this.world.violated(promise);
		}
	}

}
