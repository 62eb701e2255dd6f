package io.github.ssekit.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/**
 * Presence as one node has it. What its contract promises holds here as well: a
 * registration that fails leaves nothing counted, and what was to be uncounted is, sooner
 * or later.
 */
final class ClusterPresence implements Presence {

	private final PresenceTable table;

	private final SimulatedWorld world;

	private final ClusterNode node;

	/** What the node is told comes on it, in order. */
	private final SimulatedThreads bell;

	private PresenceListener listener;

	ClusterPresence(PresenceTable table, SimulatedWorld world, ClusterNode node) {
		this.table = table;
		this.world = world;
		this.node = node;
		this.bell = world.threads(node.name(), "presence", 1);
	}

	@Override
	public void start(PresenceListener listener) {
		this.listener = listener;
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		CompletionStage<Registration> answer = this.node.requests()
			.ask("register " + stream.client(), () -> this.table.register(stream, limit));
		if (answer == null) {
			return null;
		}
		CompletableFuture<Registration> told = new CompletableFuture<>();
		answer.whenComplete((registration, failure) -> {
			if (failure == null) {
				told.complete(registration);
			}
			else {
				this.table.unregister(stream);
				told.completeExceptionally(failure);
			}
		});
		return told;
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		boolean[] done = new boolean[1];
		this.world.after(10_000_000_000L, this.bell, () -> {
			if (!done[0]) {
				this.table.unregister(stream); // by the next beat of its lease
			}
		});
		return this.node.requests().ask("unregister " + stream.client(), () -> {
			done[0] = true;
			return this.table.unregister(stream);
		});
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		return this.node.requests()
			.ask("kick " + client, () -> this.table.kick(this.table.streamsOfClient(client), reason));
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		return this.node.requests().ask("kick all", () -> this.table.kick(this.table.all(), reason));
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		CompletableFuture<Void> toldHere = new CompletableFuture<>();
		CompletionStage<Void> toldAll = this.node.requests().ask("revoke " + topic, () -> {
			this.table.revoke(topic);
			tell(null, (listener) -> toldHere.complete(null));
			return null;
		});
		return (toldAll != null) ? toldAll.thenCompose((all) -> toldHere) : null;
	}

	@Override
	public CompletionStage<Counts> counts() {
		return this.node.requests().ask("count", this.table::counts);
	}

	@Override
	public Counts countsHere() {
		return this.table.countsOf(this.node.name());
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return this.node.requests().ask("list clients", this.table::clients);
	}

	@Override
	public void sweep() {
		// the table does so itself
	}

	@Override
	public void close() {
		// nothing is open
	}

	/** The node is told something. */
	void tell(String what, Consumer<PresenceListener> news) {
		// one delay for all: what is told of a client comes in order
		this.world.after(1_000_000, this.bell, () -> {
			if (what != null) {
				this.world.tell("is told: " + what);
			}
			news.accept(this.listener);
		});
	}

}
