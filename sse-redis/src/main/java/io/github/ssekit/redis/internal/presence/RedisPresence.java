package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is here, on all nodes that share a Redis. Each change is one script, so counts are
 * exact at once; a node lives by a lease, and the streams of one that has died are
 * forgotten by whoever sees it. Its keys are listed with its package.
 * <p>
 * Kicks and counts are never lost. News of who has joined or left is, on a node whose
 * line is down in that moment; and after Redis was emptied, those who are here are said
 * to have joined once more.
 * <p>
 * While Redis is full, or lacks the replicas that it must have, streams open without
 * being counted, beyond the limits of their clients as well, and are counted when there
 * is room. While it is away streams cannot be registered; those that end are remembered,
 * and Redis is told when it is back. Thread-safe; answers later, on a thread of Lettuce.
 */
public final class RedisPresence implements Presence {

	private static final Logger log = LoggerFactory.getLogger(RedisPresence.class);

	private static final Set<String> FULL = Set.of("OOM", "NOREPLICAS", "MISCONF");

	/** How often a place may be lost while a stream is registered. */
	private static final int ATTEMPTS = 3;

	private final RedisConnections connections;

	private final String node;

	private final String base;

	private final Duration lease;

	private final PresenceScripts scripts;

	private final MessageSigner signer;

	private final LocalStreams streams = new LocalStreams();

	private final DeadNodeCleaner deadNodeCleaner;

	private final GraceExpiry graceExpiry;

	/** Set once by {@link #start}. */
	private volatile @Nullable Started started;

	/**
	 * Create presence that knows nobody yet.
	 * @param connections the connections to Redis, which outlive it
	 * @param keys the names of keys
	 * @param node this node's name
	 * @param grace how long a client may be away before it has left
	 * @param lease how long a node that says nothing is taken to be alive
	 * @param secrets what signs its announcements, and tells those of other nodes
	 */
	public RedisPresence(RedisConnections connections, Keys keys, String node, Duration grace, Duration lease,
			RedisSecrets secrets) {
		this.signer = MessageSigner.of(secrets, keys.prefix());
		this.connections = connections;
		this.node = node;
		this.base = keys.own("{presence}");
		this.lease = lease;
		this.scripts = new PresenceScripts(connections, this.base, grace, lease, this.signer);
		this.deadNodeCleaner = new DeadNodeCleaner(this.scripts);
		this.graceExpiry = new GraceExpiry(this.scripts, this.deadNodeCleaner);
	}

	@Override
	public void start(PresenceListener listener) {
		Started parts = Started.of(this, listener);
		this.started = parts;
		parts.leaseRenewal.start();
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		Started parts = started();
		this.streams.begin(stream, limit);
		parts.leaseRenewal.begin();
		CompletableFuture<Registration> answer = new CompletableFuture<>();
		Stages.whenOver(Stages.ask(() -> register(parts, new LocalStreams.Local(stream, limit), ATTEMPTS)),
				(registration, failure) -> {
					parts.leaseRenewal.end();
					if (failure != null && isFull(Stages.cause(failure))) {
						// it is no reason to keep readers out: it makes good when there
						// is
						// room
						onRegistered(parts, stream, answer);
						parts.leaseRenewal.compareSoon();
					}
					else if (failure != null) {
						this.streams.giveUp(stream);
						answer.completeExceptionally(failure);
						parts.leaseRenewal.compareSoon(); // it may have been done
					}
					else if (registration == Registration.REFUSED) {
						this.streams.giveUp(stream);
						answer.complete(Registration.REFUSED);
					}
					else {
						onRegistered(parts, stream, answer);
					}
				});
		return answer;
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		Started parts = started();
		parts.leaseRenewal.begin();
		if (!this.streams.leave(stream.id())) {
			parts.leaseRenewal.end();
			// it was kicked, or never came
			return CompletableFuture.completedFuture(null);
		}
		PresenceScripts.Ended ended = new PresenceScripts.Ended(stream.id(), stream.client());
		return Stages.ask(parts.membership::member)
			// where there was none it has been kicked in this moment, and is told so
			.thenCompose((member) -> this.scripts.unregister(member, List.of(ended))
				.thenCompose((removed) -> (removed == 0) ? parts.kicks.carryOut(member)
						: CompletableFuture.<Void>completedFuture(null)))
			.whenComplete((done, failure) -> {
				this.streams.remove(stream.id());
				parts.leaseRenewal.end();
				if (failure != null) {
					parts.leaseRenewal.compareSoon();
				}
			});
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		Started parts = started();
		return parts.kicks.kick(parts.membership.now(), client, reason);
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		Started parts = started();
		return parts.kicks.kickAll(parts.membership.now(), reason);
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		Started parts = started();
		return parts.kicks.revoke(parts.membership.now(), topic);
	}

	@Override
	public CompletionStage<Counts> counts() {
		return counted(ATTEMPTS).thenApply((counted) -> new Counts(counted.clients(), counted.streams()));
	}

	@Override
	public Counts countsHere() {
		return this.streams.counts();
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return counted(1).thenCompose((counted) -> ClientList.read(this.scripts));
	}

	@Override
	public void sweep() {
		this.graceExpiry.sweep();
	}

	/**
	 * Say goodbye: this node's streams are forgotten at once. Waits for Redis, but not
	 * longer than for an answer; what is not done then the other nodes do.
	 */
	@Override
	public void close() {
		Started parts = this.started;
		if (parts == null) {
			return;
		}
		parts.leaseRenewal.close();
		parts.news.close();
		NodeIncarnation last = parts.membership.close();
		if (last == null) {
			return;
		}
		try {
			this.deadNodeCleaner.goodbye(last).get(this.connections.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			log.info("Node {} could not say goodbye ({}). It is forgotten when its lease is over.", this.node,
					ex.toString());
		}
	}

	private CompletableFuture<Registration> register(Started parts, LocalStreams.Local stream, int attempts) {
		return parts.membership.member()
			.thenCompose((member) -> this.scripts.register(member, stream).thenCompose((answer) -> {
				if (answer.isUnknown()) {
					parts.membership.lose(member);
					return (attempts > 1) ? register(parts, stream, attempts - 1)
							: CompletableFuture.failedFuture(new BrokerUnavailableException(
									"node " + this.node + " is forgotten as often as it comes", null));
				}
				parts.kicks.end(member, answer.replaced(), CloseReason.REPLACED);
				return CompletableFuture
					.completedFuture(answer.isRefused() ? Registration.REFUSED : Registration.REGISTERED);
			}));
	}

	private void onRegistered(Started parts, StreamInfo stream, CompletableFuture<Registration> answer) {
		LocalStreams.Arrival arrival = this.streams.arrive(stream);
		answer.complete(Registration.REGISTERED);
		CloseReason kicked = arrival.kicked();
		if (kicked != null) {
			parts.kicks.tell(stream.id(), kicked);
		}
		else if (!arrival.counted()) {
			parts.leaseRenewal.compareSoon(); // it ended before it came, so Redis may
												// have it still
		}
	}

	/** Redis is there and takes nothing in. */
	private static boolean isFull(Throwable failure) {
		return failure instanceof RedisRefusedException refused && FULL.contains(refused.code());
	}

	/** Whoever counts first forgets who has died. */
	private CompletableFuture<PresenceScripts.Counted> counted(int attempts) {
		return this.scripts.counts()
			.thenCompose((counted) -> (counted.died().isEmpty() || attempts == 0)
					? CompletableFuture.completedFuture(counted)
					: this.deadNodeCleaner.reap(counted.died()).thenCompose((done) -> counted(attempts - 1)));
	}

	private Started started() {
		Started parts = this.started;
		if (parts == null) {
			throw new IllegalStateException("presence of node " + this.node + ": must be started first");
		}
		return parts;
	}

	/** What there is once the listener is known. Immutable. */
	private record Started(KickReceiver kicks, PresenceChannel news, NodeMembership membership,
			LeaseRenewal leaseRenewal) {

		static Started of(RedisPresence presence, PresenceListener listener) {
			PresenceScripts scripts = presence.scripts;
			KickReceiver kicks = new KickReceiver(presence.connections, scripts, presence.streams, listener);
			Reconciliation reconciliation = new Reconciliation(scripts, presence.streams, kicks);
			PresenceChannel news = new PresenceChannel(presence.connections, presence.base, listener, presence.signer);
			NodeMembership membership = new NodeMembership(presence.node, scripts, kicks, news, reconciliation,
					presence.streams);
			LeaseRenewal leaseRenewal = new LeaseRenewal(presence.connections, scripts, presence.streams, membership,
					kicks, presence.deadNodeCleaner, reconciliation, presence.lease);
			news.start((incarnation) -> {
				NodeIncarnation now = membership.now();
				if (now != null && now.incarnation().equals(incarnation)) {
					kicks.lookFor(now);
				}
			}, leaseRenewal::compareSoon);
			return new Started(kicks, news, membership, leaseRenewal);
		}

	}

}
