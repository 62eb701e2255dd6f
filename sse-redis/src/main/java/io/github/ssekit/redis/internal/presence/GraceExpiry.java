package io.github.ssekit.redis.internal.presence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.internal.concurrent.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Redis announce who has left. However often it is called, Redis is asked once a
 * second, or when the next client is due. Thread-safe.
 */
final class GraceExpiry {

	private static final Logger log = LoggerFactory.getLogger(GraceExpiry.class);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final PresenceScripts scripts;

	private final DeadNodeCleaner deadNodeCleaner;

	private final AtomicBoolean sweeping = new AtomicBoolean();

	/** Of {@link System#nanoTime}; written by whoever holds {@link #sweeping}. */
	private volatile long next = System.nanoTime();

	GraceExpiry(PresenceScripts scripts, DeadNodeCleaner deadNodeCleaner) {
		this.scripts = scripts;
		this.deadNodeCleaner = deadNodeCleaner;
	}

	void sweep() {
		if (System.nanoTime() - this.next < 0 || !this.sweeping.compareAndSet(false, true)) {
			return;
		}
		Stages.whenOver(Stages.ask(this::page), (done, failure) -> {
			if (failure != null) {
				this.next = System.nanoTime() + SECOND;
			}
			this.sweeping.set(false);
			if (failure != null) {
				log.debug("Who has left cannot be told now. It is tried again.", failure);
			}
		});
	}

	private CompletableFuture<Void> page() {
		return this.scripts.sweep().thenCompose((swept) -> {
			long pause = (swept.untilNext() < 0) ? SECOND
					: Math.min(SECOND, TimeUnit.MILLISECONDS.toNanos(swept.untilNext()));
			this.next = System.nanoTime() + pause;
			CompletableFuture<Void> forgotten = this.deadNodeCleaner.reap(swept.died());
			return (swept.left() == PresenceScripts.PAGE) ? page() : forgotten;
		});
	}

}
