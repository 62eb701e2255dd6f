package io.github.ssekit.access;

import io.github.ssekit.event.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The state that a stream begins with: an event that is sent before those that change it.
 * The place from which the stream goes on is taken first, and the state is asked for
 * after that, so that no change is missed. A change that is in the state already may
 * follow it all the same: it must do no harm, as where events bring whole values, or
 * versions.
 * <p>
 * That holds where a change is published after it can be seen by {@link Source#load()}
 * (after its commit), and for topics with a history.
 *
 * @param source tells the state
 * @param afterLoss whether it is also sent to a client that comes back with a cursor
 * which cannot be honoured, in place of {@code sse.reset}; else only to one that brings
 * none
 */
public record Snapshot(Source source, boolean afterLoss) {

	/** Tells the state of what a stream is about, as of now. */
	@FunctionalInterface
	public interface Source {

		/**
		 * Tell the state. Called once for each stream that is sent a snapshot, on a
		 * thread of its own on which it may take its time: a bounded number of calls runs
		 * at once, and others wait. There is no request, no user and no transaction on
		 * this thread.
		 * @return the event to send, whose idempotency key and version do not count; null
		 * where there is nothing to tell
		 * @throws Exception if the state is not to be had: the stream is refused softly
		 * ({@code snapshot-failed}), and its client tries again
		 */
		@Nullable SseEvent load() throws Exception;

	}

}
