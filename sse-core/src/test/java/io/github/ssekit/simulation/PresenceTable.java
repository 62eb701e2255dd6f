package io.github.ssekit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/** Who is here, on all nodes of the cluster: the one truth that presence asks. */
final class PresenceTable {

	private final SimulatedWorld world;

	private final SimulatedThreads server;

	private final Duration grace;

	/** By id, oldest first. */
	private final Map<String, StreamInfo> streams = new LinkedHashMap<>();

	private final Map<String, ClusterPresence> nodes = new LinkedHashMap<>();

	/** Clients that every node was told of, and not that they have left. */
	private final Map<String, Integer> joined = new TreeMap<>();

	PresenceTable(SimulatedWorld world, SimulatedThreads server, Duration grace) {
		this.world = world;
		this.server = server;
		this.grace = grace;
	}

	void join(ClusterNode node) {
		this.nodes.put(node.name(), new ClusterPresence(this, this.world, node));
	}

	ClusterPresence of(ClusterNode node) {
		return this.nodes.get(node.name());
	}

	void forget(ClusterNode node, Duration lease) {
		this.nodes.remove(node.name());
		this.world.after(lease.toNanos(), this.server, () -> {
			this.world.tell("the streams of " + node.name() + " are forgotten");
			streamsOf((stream) -> stream.node().equals(node.name())).forEach(this::unregister);
		});
	}

	Registration register(StreamInfo stream, ClientLimit limit) {
		if (!this.nodes.containsKey(stream.node())) {
			return Registration.REGISTERED; // it died when it had asked, and hears no
											// answer
		}
		List<StreamInfo> open = streamsOfClient(stream.client());
		if (open.size() >= limit.streams()) {
			if (!limit.evicts()) {
				return Registration.REFUSED;
			}
			open.stream()
				.sorted(Comparator.comparing(StreamInfo::since))
				.limit(open.size() - limit.streams() + 1)
				.forEach((oldest) -> kick(oldest, CloseReason.REPLACED));
		}
		if (this.streams.putIfAbsent(stream.id(), stream) == null) {
			Integer departures = this.joined.putIfAbsent(stream.client(), 0);
			if (departures == null) {
				tell((listener) -> listener.onJoined(stream.client()));
			}
		}
		return Registration.REGISTERED;
	}

	Void unregister(StreamInfo stream) {
		if (this.streams.remove(stream.id()) != null && streamsOfClient(stream.client()).isEmpty()) {
			int departure = this.joined.merge(stream.client(), 1, Integer::sum);
			this.world.after(this.grace.toNanos(), this.server, () -> announceLeft(stream.client(), departure));
		}
		return null;
	}

	private void announceLeft(String client, int departure) {
		if (streamsOfClient(client).isEmpty() && this.joined.getOrDefault(client, 0) == departure) {
			this.joined.remove(client);
			tell((listener) -> listener.onLeft(client));
		}
	}

	int kick(List<StreamInfo> kicked, CloseReason reason) {
		kicked.forEach((stream) -> kick(stream, reason));
		return kicked.size();
	}

	private void kick(StreamInfo stream, CloseReason reason) {
		unregister(stream);
		ClusterPresence node = this.nodes.get(stream.node());
		if (node != null) {
			node.tell("kick " + stream.client() + " " + reason, (listener) -> listener.onKick(stream.id(), reason));
		}
	}

	Void revoke(Topic topic) {
		this.nodes.values().forEach((node) -> node.tell("revoke " + topic, (listener) -> listener.onRevoked(topic)));
		return null;
	}

	List<StreamInfo> streamsOfClient(String client) {
		return streamsOf((stream) -> stream.client().equals(client));
	}

	List<StreamInfo> all() {
		return List.copyOf(this.streams.values());
	}

	Counts countsOf(String node) {
		List<StreamInfo> here = streamsOf((stream) -> stream.node().equals(node));
		return counts(here);
	}

	Counts counts() {
		return counts(all());
	}

	List<ClientInfo> clients() {
		Map<String, List<StreamInfo>> byClient = new TreeMap<>();
		this.streams.values()
			.forEach((stream) -> byClient.computeIfAbsent(stream.client(), (absent) -> new ArrayList<>()).add(stream));
		return byClient.entrySet().stream().map((entry) -> {
			List<StreamInfo> open = entry.getValue();
			Instant since = open.stream().map(StreamInfo::since).min(Comparator.naturalOrder()).orElseThrow();
			return new ClientInfo(entry.getKey(), open.size(),
					open.stream().map(StreamInfo::node).distinct().sorted().toList(), since);
		}).toList();
	}

	private static Counts counts(List<StreamInfo> some) {
		return new Counts((int) some.stream().map(StreamInfo::client).distinct().count(), some.size());
	}

	private List<StreamInfo> streamsOf(Predicate<StreamInfo> which) {
		return this.streams.values().stream().filter(which).toList();
	}

	private void tell(Consumer<PresenceListener> news) {
		this.nodes.values().forEach((node) -> node.tell(null, news));
	}

}
