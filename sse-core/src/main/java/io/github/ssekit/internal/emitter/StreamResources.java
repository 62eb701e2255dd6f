package io.github.ssekit.internal.emitter;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.store.EventStore;

/**
 * What all streams of a hub share.
 *
 * @param runtime time and chance
 * @param history where streams catch up from
 * @param replays gives turns to read a page, and takes it on threads of its own
 * @param contexts what threads write with, and count by
 */
public record StreamResources(HubRuntime runtime, StreamHistory history, ReplayLimiter replays,
		WriterContexts contexts) {

	/**
	 * What an emitter needs that belongs to no hub: it reads pages at once, on whichever
	 * thread the store answers, and nobody counts what it writes.
	 * @param store where it catches up from
	 * @return the resources
	 */
	public static StreamResources of(EventStore store) {
		return new StreamResources(HubRuntime.system(), StreamHistory.of(store), ReplayLimiter.unlimited(Runnable::run),
				WriterContexts.UNCOUNTED);
	}

}
