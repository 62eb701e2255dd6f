package io.github.ssekit.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.wire.EventEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application for snapshots, on threads of their own: it may take its time, and
 * holds up neither deliveries nor streams without a snapshot. As many run at once as
 * there are threads, and the others wait. Thread-safe.
 */
public final class Snapshots {

	private final EventEncoder encoder;

	private final Executor threads;

	/**
	 * Create it.
	 * @param encoder encodes snapshots
	 * @param threads asks for them
	 */
	public Snapshots(EventEncoder encoder, Executor threads) {
		this.encoder = encoder;
		this.threads = threads;
	}

	/**
	 * Ask for a snapshot, unless its stream has ended when its turn comes. Completes with
	 * null where there is nothing to tell.
	 */
	CompletionStage<@Nullable EncodedEvent> take(Snapshot snapshot, Emitter emitter) {
		CompletableFuture<@Nullable EncodedEvent> taken = new CompletableFuture<>();
		try {
			this.threads.execute(() -> take(snapshot, emitter, taken));
		}
		catch (RejectedExecutionException ex) {
			taken.completeExceptionally(new FailedException(ex)); // the hub is closed
		}
		return taken;
	}

	private void take(Snapshot snapshot, Emitter emitter, CompletableFuture<@Nullable EncodedEvent> taken) {
		EncodedEvent content = null;
		try {
			SseEvent event = emitter.isClosed() ? null : snapshot.source().load();
			content = (event != null) ? this.encoder.encode(event) : null;
		}
		catch (Throwable ex) {
			// whatever it is, a stream that hears nothing would wait for ever
			taken.completeExceptionally(new FailedException(ex));
			return;
		}
		taken.complete(content);
	}

	/** Says that a snapshot could not be had. */
	static final class FailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FailedException(Throwable cause) {
			super(cause);
		}

	}

}
