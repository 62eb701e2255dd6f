package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says now and then that this node lives, and hears in return what it has missed: kicks
 * that wait, nodes that have died, that it is known no more, that Redis has other streams
 * of it than it has itself. Thread-safe.
 */
final class LeaseRenewal {

	private static final Logger log = LoggerFactory.getLogger(LeaseRenewal.class);

	/** Three beats in a lease: two may be lost. */
	private static final int BEATS = 3;

	private static final Duration SOON = Duration.ofMillis(200);

	private final RedisConnections connections;

	private final PresenceScripts scripts;

	private final LocalStreams streams;

	private final NodeMembership membership;

	private final KickReceiver kicks;

	private final DeadNodeCleaner deadNodeCleaner;

	private final Reconciliation reconciliation;

	private final Duration period;

	/** Streams that come or go, of which Redis has been told or is about to be. */
	private final AtomicInteger underway = new AtomicInteger();

	/** Something has failed, so that Redis may have other streams than there are. */
	private final AtomicBoolean mayDiffer = new AtomicBoolean();

	/** A beat out of turn is scheduled. */
	private final AtomicBoolean hurried = new AtomicBoolean();

	/** Held by the one beat that is under way. */
	private final AtomicBoolean beating = new AtomicBoolean();

	/** How many beats in a row have failed; used by the one that is under way. */
	private final AtomicInteger failures = new AtomicInteger();

	private volatile boolean closed;

	LeaseRenewal(RedisConnections connections, PresenceScripts scripts, LocalStreams streams, NodeMembership membership,
			KickReceiver kicks, DeadNodeCleaner deadNodeCleaner, Reconciliation reconciliation, Duration lease) {
		this.connections = connections;
		this.scripts = scripts;
		this.streams = streams;
		this.membership = membership;
		this.kicks = kicks;
		this.deadNodeCleaner = deadNodeCleaner;
		this.reconciliation = reconciliation;
		this.period = lease.dividedBy(BEATS);
	}

	/** Begin, and go on until this is closed. */
	void start() {
		try {
			beat();
		}
		finally { // else this node would be taken for dead
			if (!this.closed) {
				this.connections.later(this::start, this.period);
			}
		}
	}

	/** A stream comes or goes; to be followed by {@link #end}. */
	void begin() {
		this.underway.incrementAndGet();
	}

	void end() {
		this.underway.decrementAndGet();
	}

	/** Something may have been missed or has failed: look soon, and compare. */
	void compareSoon() {
		compareSoon(SOON);
	}

	private void compareSoon(Duration pause) {
		this.mayDiffer.set(true);
		if (!this.closed && this.hurried.compareAndSet(false, true)) {
			this.connections.later(() -> {
				this.hurried.set(false);
				beat();
			}, pause);
		}
	}

	void close() {
		this.closed = true;
	}

	private void beat() {
		if (this.closed || !this.beating.compareAndSet(false, true)) {
			return;
		}
		Stages.whenOver(Stages.ask(this::ask), (done, failure) -> {
			this.beating.set(false);
			if (failure == null) {
				this.failures.set(0);
				return;
			}
			// a Redis that is full refuses for long, and to compare costs
			Duration pause = SOON.multipliedBy(1L << Math.min(6, this.failures.getAndIncrement()));
			compareSoon((pause.compareTo(this.period) < 0) ? pause : this.period);
			log.debug("A beat was missed.", failure);
		});
	}

	private CompletableFuture<Void> ask() {
		NodeIncarnation member = this.membership.now();
		if (member == null) {
			return come();
		}
		int underwayBefore = this.underway.get();
		long changesBefore = this.streams.changes();
		return this.scripts.beat(member).thenCompose((answer) -> {
			if (!answer.known()) {
				this.membership.lose(member);
				return come();
			}
			if (answer.kicks() > 0) {
				this.kicks.lookFor(member);
			}
			forget(answer);
			long maybe = underwayBefore + answer.kicks() + (this.streams.changes() - changesBefore);
			boolean differs = Math.abs(this.streams.counts().streams() - answer.streams()) > maybe;
			return (this.mayDiffer.getAndSet(false) || differs) ? this.reconciliation.compare(member)
					: CompletableFuture.completedFuture(null);
		});
	}

	/** To take a place can last longer than a lease, where many streams are here. */
	private CompletableFuture<Void> come() {
		NodeIncarnation coming = this.membership.coming();
		Stages.whenOver(this.membership.member(), (taken, failure) -> {
			if (failure != null) {
				compareSoon();
			}
		});
		return (coming != null) ? this.scripts.beat(coming).thenAccept((answer) -> {
		}) : CompletableFuture.completedFuture(null);
	}

	private void forget(PresenceScripts.Beat answer) {
		Stages.whenOver(this.deadNodeCleaner.reap(answer.died()), (done, failure) -> {
			if (failure != null) {
				log.debug("Nodes that have died could not be forgotten. The next beat does it.", failure);
			}
		});
	}

}
