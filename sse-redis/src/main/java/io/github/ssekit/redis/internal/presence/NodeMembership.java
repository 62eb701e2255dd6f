package io.github.ssekit.redis.internal.presence;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.github.ssekit.redis.internal.presence.LocalStreams.Local;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the nodes. It is taken when it is first needed, and taken again
 * under a new incarnation when Redis knows this node no more, because it was taken for
 * dead or because Redis was emptied; who needs it waits until all streams of this node
 * are registered under it. Thread-safe.
 */
final class NodeMembership {

	private static final Logger log = LoggerFactory.getLogger(NodeMembership.class);

	private final String name;

	private final PresenceScripts scripts;

	private final KickReceiver kicks;

	private final PresenceChannel news;

	private final Reconciliation reconciliation;

	private final LocalStreams streams;

	/** The place, or the attempt to take it. Guarded by the monitor. */
	private @Nullable CompletableFuture<NodeIncarnation> place;

	/**
	 * Who is to take the place: the same one until that is done. Written under the
	 * monitor.
	 */
	private volatile @Nullable NodeIncarnation candidate;

	/** Who has lost it. Under the monitor. */
	private @Nullable NodeIncarnation former;

	/** Written under the monitor. */
	private volatile @Nullable NodeIncarnation now;

	/** Guarded by the monitor. */
	private boolean closed;

	NodeMembership(String name, PresenceScripts scripts, KickReceiver kicks, PresenceChannel news,
			Reconciliation reconciliation, LocalStreams streams) {
		this.name = name;
		this.scripts = scripts;
		this.kicks = kicks;
		this.news = news;
		this.reconciliation = reconciliation;
		this.streams = streams;
	}

	/** Who this node is now, or null where it has no place. */
	@Nullable NodeIncarnation now() {
		return this.now;
	}

	/** Who is about to take the place, and is to live until that is done; or null. */
	@Nullable NodeIncarnation coming() {
		return this.candidate;
	}

	/** Who this node is; takes a place if it has none. */
	CompletableFuture<NodeIncarnation> member() {
		CompletableFuture<NodeIncarnation> taken = new CompletableFuture<>();
		NodeIncarnation next;
		NodeIncarnation last;
		synchronized (this) {
			if (this.place != null && !this.place.isCompletedExceptionally()) {
				return this.place;
			}
			if (this.closed) {
				return CompletableFuture.failedFuture(new BrokerUnavailableException("Presence is closed", null));
			}
			this.place = taken;
			next = (this.candidate != null) ? this.candidate : NodeIncarnation.of(this.name);
			this.candidate = next;
			last = this.former;
		}
		Stages.whenOver(Stages.ask(() -> take(next, last)), (done, failure) -> {
			if (failure != null) {
				taken.completeExceptionally(failure);
				return;
			}
			NodeIncarnation lost = onTaken(next);
			taken.complete(next);
			if (lost != null) {
				RedisErrors.runSafely(() -> this.news.forget(lost));
			}
			// its bell may have rung before anybody listened
			this.kicks.lookFor(next);
		});
		return taken;
	}

	/** Redis does not know a member any more. Does nothing if that is long known. */
	synchronized void lose(NodeIncarnation member) {
		if (member.equals(this.now)) {
			log.info("Redis knows node {} no more: it was taken for dead, or Redis was emptied. "
					+ "Its {} streams are registered anew.", this.name, this.streams.counts().streams());
			this.now = null;
			this.former = member;
			this.place = null;
		}
	}

	/**
	 * Give the place up, and take none any more. Answers who had it, or was about to have
	 * it, or null.
	 */
	synchronized @Nullable NodeIncarnation close() {
		NodeIncarnation last = (this.now != null) ? this.now : this.candidate;
		this.closed = true;
		this.now = null;
		this.place = null;
		return last;
	}

	private CompletableFuture<Void> take(NodeIncarnation next, @Nullable NodeIncarnation last) {
		// its streams might have been kicked before it was forgotten, and that was
		// answered
		CompletableFuture<Void> settled = (last != null) ? this.kicks.carryOut(last)
				: CompletableFuture.completedFuture(null);
		return settled.thenCompose((done) -> this.scripts.enrol(next)).thenCompose((enrolled) -> {
			if (!enrolled) {
				giveUp(next);
				return CompletableFuture.failedFuture(
						new BrokerUnavailableException("node " + this.name + " was forgotten while it came", null));
			}
			// what was left for the last one until the next one was known
			return ((last != null) ? this.kicks.carryOut(last) : CompletableFuture.<Void>completedFuture(null))
				.thenCompose((done) -> this.news.hear(next));
		}).thenCompose((heard) -> {
			List<Local> all = this.streams.all();
			return this.reconciliation.registerAnew(next, all);
		});
	}

	private synchronized void giveUp(NodeIncarnation next) {
		if (next.equals(this.candidate)) {
			this.candidate = null;
		}
	}

	/** Answers who had the place before, or null. */
	private synchronized @Nullable NodeIncarnation onTaken(NodeIncarnation taken) {
		NodeIncarnation last = this.former;
		this.former = null;
		this.candidate = null;
		this.now = this.closed ? null : taken;
		return last;
	}

}
