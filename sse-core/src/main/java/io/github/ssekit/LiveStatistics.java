package io.github.ssekit;

import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.observe.Counters;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.registry.EmitterRegistry;

/**
 * What the parts of a hub have counted.
 *
 * @param counters what has happened
 * @param contexts what was written
 * @param presence who is here
 * @param registry whose outboxes there are
 */
record LiveStatistics(Counters counters, WriterContexts contexts, Presence presence,
		EmitterRegistry registry) implements HubStatistics {

	@Override
	public int streams() {
		return this.presence.countsHere().streams();
	}

	@Override
	public int clients() {
		return this.presence.countsHere().clients();
	}

	@Override
	public long outboxBytes() {
		long bytes = 0;
		for (Emitter emitter : this.registry.all()) {
			bytes += emitter.queuedBytes();
		}
		return bytes;
	}

	@Override
	public long opened() {
		return this.counters.opened();
	}

	@Override
	public long closed(CloseReason reason) {
		return this.counters.closed(reason);
	}

	@Override
	public long refused(RefuseReason reason) {
		return this.counters.refused(reason);
	}

	@Override
	public long published() {
		return this.counters.published();
	}

	@Override
	public long publishFailures() {
		return this.counters.publishFailures();
	}

	@Override
	public long delivered() {
		return this.contexts.delivered();
	}

	@Override
	public long replayed() {
		return this.contexts.replayed();
	}

	@Override
	public long resets(LostReason reason) {
		return this.counters.resets(reason);
	}

	@Override
	public long catchUps() {
		return this.counters.catchUps();
	}

	@Override
	public long repairs() {
		return this.counters.repairs();
	}

}
