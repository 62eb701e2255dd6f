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
 * @param endpoint whose snapshot this is: endpoints share the threads and the places to
 * wait fairly, and one whose source hangs holds up no other one. Not blank; the log and
 * the health name it. Few different ones: a class and its method, not what they are
 * called with
 * @param source tells the state
 * @param afterLoss whether it is also sent to a client that comes back with a cursor
 * which cannot be honoured, in place of {@code sse.reset}; else only to one that brings
 * none, or one in which a topic of the stream is missing
 */
public record Snapshot(String endpoint, Source source, boolean afterLoss) {

	/** The endpoint of those that name none. */
	public static final String SHARED = "shared";

	/**
	 * Check the name.
	 * @throws IllegalArgumentException if it is blank
	 */
	public Snapshot {
		if (endpoint.isBlank()) {
			throw new IllegalArgumentException("endpoint = \"" + endpoint
					+ "\": must not be blank, because the log and the health name it; leave it out to share one");
		}
	}

	/**
	 * A snapshot of the endpoint that all share who name none.
	 * @param source tells the state
	 * @param afterLoss whether it is also sent in place of {@code sse.reset}
	 */
	public Snapshot(Source source, boolean afterLoss) {
		this(SHARED, source, afterLoss);
	}

	/**
	 * The same of an endpoint.
	 * @param endpoint the endpoint's name
	 * @return a new snapshot
	 */
	public Snapshot endpoint(String endpoint) {
		return new Snapshot(endpoint, this.source, this.afterLoss);
	}

	/** Tells the state of what a stream is about, as of now. */
	@FunctionalInterface
	public interface Source {

		/**
		 * Tell the state. Called at most once for each stream, and not for one that has
		 * ended before its turn came.
		 * <p>
		 * <b>Thread.</b> It runs on a thread of the hub that is there for snapshots, and
		 * may block. There is no request, no user and no transaction on it. Calls run at
		 * once, also for one endpoint, as {@link SnapshotLimits} says.
		 * <p>
		 * <b>Time.</b> It has {@link SnapshotLimits#timeout()}, and so has the encoding
		 * of its event. When that is over, its stream is refused softly
		 * ({@code snapshot-failed}), its thread is interrupted, and whatever it still
		 * returns or throws is dropped. A source that goes on all the same keeps its
		 * thread. Another one takes its place, until as many calls of its endpoint hang
		 * as may run at once: from then on all streams of the endpoint are refused at
		 * once, until one of those calls returns. So give what it waits for a time of its
		 * own (a query timeout, a read timeout), because many drivers do not hear an
		 * interrupt.
		 * <p>
		 * <b>Interrupt.</b> The thread is interrupted during this call only, for that
		 * reason only, and the flag is cleared after it.
		 * @return the event to send, whose idempotency key and version do not count; null
		 * where there is nothing to tell
		 * @throws Exception if the state is not to be had: the stream is refused softly
		 * ({@code snapshot-failed}), and its client tries again. An Error is taken the
		 * same way
		 */
		@Nullable SseEvent load() throws Exception;

	}

}
