package io.github.ssekit.spring.internal.lifecycle;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SseHub;
import io.github.ssekit.internal.concurrent.Stages;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * The contexts that serve streams of one hub: mostly one, or several where the hub is in
 * a parent of them. One that stops drains the hub, with the streams of the others, which
 * come back to those. The hub takes no streams until the web server of the one that stops
 * has gone, or some would be opened where they are cut.
 */
public final class ServingContexts {

	private final SseHub hub;

	/** Those that were stopped, and whose web servers may be there. The monitor's. */
	private final Set<ApplicationContext> stopping = Collections.newSetFromMap(new IdentityHashMap<>());

	/** From the first one that stops until the hub was resumed. The monitor's. */
	private boolean drainedHere;

	/** Whether the hub drained before that, for another reason. The monitor's. */
	private boolean drainedBefore;

	public ServingContexts(SseHub hub) {
		this.hub = hub;
	}

	/** A context serves streams: one that was paused goes on. */
	void start(ApplicationContext context) {
		if (!isAnotherStopping(context)) { // whose drain would be undone
			this.hub.resume();
			forgetDrain();
		}
	}

	/** A context is about to stop. */
	CompletableFuture<@Nullable Void> stop(ApplicationContext context, Duration limit) {
		synchronized (this) {
			this.drainedBefore = this.drainedHere ? this.drainedBefore : this.hub.isDraining();
			this.drainedHere = true;
			this.stopping.add(context);
		}
		// another one may have ended just now, and have resumed after this began
		return this.hub.drain(limit)
			.exceptionallyCompose((failure) -> (Stages.cause(failure) instanceof CancellationException)
					? this.hub.drain(limit) : CompletableFuture.failedFuture(failure));
	}

	/** The web server of a context that was stopped has gone, and the hub has not. */
	void stopped(ApplicationContext context) {
		if (!isLastStopped(context)) {
			return;
		}
		if (!isDrainedBefore()) {
			this.hub.resume();
		}
		forgetDrain();
	}

	private synchronized boolean isAnotherStopping(ApplicationContext context) {
		this.stopping.remove(context);
		return !this.stopping.isEmpty();
	}

	private synchronized boolean isLastStopped(ApplicationContext context) {
		return this.stopping.remove(context) && this.stopping.isEmpty();
	}

	private synchronized boolean isDrainedBefore() {
		return this.drainedBefore;
	}

	/** Unless one more has stopped meanwhile. */
	private synchronized void forgetDrain() {
		this.drainedHere = !this.stopping.isEmpty();
	}

}
