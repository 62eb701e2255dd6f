package io.github.ssekit.redis.internal.presence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.presence.LocalStreams.Local;
import io.lettuce.core.ScanCursor;

/**
 * Makes what Redis knows of this node the same as what this node knows, after an answer
 * was lost, a call has failed, or a fail-over has lost writes. Thread-safe.
 */
final class Reconciliation {

	private final PresenceScripts scripts;

	private final LocalStreams streams;

	private final KickReceiver kicks;

	Reconciliation(PresenceScripts scripts, LocalStreams streams, KickReceiver kicks) {
		this.scripts = scripts;
		this.streams = streams;
		this.kicks = kicks;
	}

	/** Remove what is not here, and register what Redis does not have. */
	CompletableFuture<Void> compare(NodeIncarnation member) {
		// before Redis is read: what is registered meanwhile need not be seen
		List<Local> here = this.streams.all();
		Set<String> seen = new HashSet<>();
		return removeSurplus(member, ScanCursor.INITIAL, seen).thenCompose((done) -> {
			List<Local> missing = here.stream().filter((local) -> !seen.contains(local.info().id())).toList();
			return registerAnew(member, missing);
		});
	}

	/**
	 * Register streams of this node, as far as they are still here. Those for which
	 * another node has come in the meantime are kicked.
	 */
	CompletableFuture<Void> registerAnew(NodeIncarnation member, List<Local> all) {
		List<Local> page = all.stream().limit(PresenceScripts.PAGE).filter(this::isHere).toList();
		if (all.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Local> rest = all.subList(Math.min(PresenceScripts.PAGE, all.size()), all.size());
		return this.scripts.registerAnew(member, page).thenCompose((answer) -> {
			if (answer.isUnknown()) {
				return CompletableFuture.failedFuture(
						new BrokerUnavailableException("node " + member.name() + " was forgotten meanwhile", null));
			}
			this.kicks.end(member, answer.replaced(), CloseReason.REPLACED);
			// who has left in this moment may have said so before it was registered again
			return unregister(member,
					page.stream().filter((local) -> !isHere(local)).map(Reconciliation::ended).toList());
		}).thenCompose((done) -> registerAnew(member, rest));
	}

	private CompletableFuture<Void> removeSurplus(NodeIncarnation member, ScanCursor cursor, Set<String> seen) {
		return this.scripts.streams(member, cursor).thenCompose((page) -> {
			List<PresenceScripts.Ended> surplus = new ArrayList<>();
			page.getMap().forEach((key, client) -> {
				String id = AsciiCodec.text(key);
				seen.add(id);
				if (!this.streams.knows(id)) {
					surplus.add(new PresenceScripts.Ended(id, AsciiCodec.text(client)));
				}
			});
			return unregister(member, surplus).thenCompose((done) -> page.isFinished()
					? CompletableFuture.completedFuture(null) : removeSurplus(member, page, seen));
		});
	}

	private CompletableFuture<Void> unregister(NodeIncarnation member, List<PresenceScripts.Ended> streams) {
		return streams.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.scripts.unregister(member, streams).thenAccept((removed) -> {
				});
	}

	private boolean isHere(Local local) {
		return this.streams.counts(local.info().id());
	}

	private static PresenceScripts.Ended ended(Local local) {
		return new PresenceScripts.Ended(local.info().id(), local.info().client());
	}

}
