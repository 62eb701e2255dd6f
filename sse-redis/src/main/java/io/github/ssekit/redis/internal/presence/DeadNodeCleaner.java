package io.github.ssekit.redis.internal.presence;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.internal.concurrent.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the streams of nodes that have died, a page at a time. Whoever sees a dead node
 * does so; nodes that do it at once share the work. Thread-safe.
 */
final class DeadNodeCleaner {

	private static final Logger log = LoggerFactory.getLogger(DeadNodeCleaner.class);

	private final PresenceScripts scripts;

	/** By member: what this node is about to forget. */
	private final Map<String, CompletableFuture<Void>> underway = new ConcurrentHashMap<>();

	DeadNodeCleaner(PresenceScripts scripts) {
		this.scripts = scripts;
	}

	/** Forget them. Completes when nothing is left of them. */
	CompletableFuture<Void> reap(List<String> died) {
		return CompletableFuture.allOf(died.stream().map(this::reap).toArray(CompletableFuture<?>[]::new));
	}

	/** A node that lives says goodbye. */
	CompletableFuture<Void> goodbye(NodeIncarnation member) {
		return page(member.toString(), true);
	}

	private CompletableFuture<Void> reap(String member) {
		CompletableFuture<Void> forgotten = new CompletableFuture<>();
		CompletableFuture<Void> earlier = this.underway.putIfAbsent(member, forgotten);
		if (earlier != null) {
			return earlier;
		}
		log.info("Node {} has said nothing for its lease. Its streams are forgotten.", NodeIncarnation.nameOf(member));
		Stages.whenOver(Stages.ask(() -> page(member, false)), (done, failure) -> {
			this.underway.remove(member);
			if (failure == null) {
				forgotten.complete(null);
			}
			else {
				forgotten.completeExceptionally(failure);
			}
		});
		return forgotten;
	}

	private CompletableFuture<Void> page(String member, boolean goodbye) {
		return this.scripts.reap(member, goodbye)
			.thenCompose((more) -> more ? page(member, goodbye) : CompletableFuture.completedFuture(null));
	}

}
