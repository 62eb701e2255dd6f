package io.github.ssekit.internal.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.internal.wire.EventEncoder;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot that is asked for, from the moment at which its stream waits for it. It is
 * answered once, by whoever comes first: its source, its time, or the end of its stream;
 * what comes later is dropped. It knows the stream by nothing but what hangs on the
 * answer, so that a source that hangs keeps no stream in memory.
 */
final class SnapshotCall {

	private final String endpoint;

	private final Snapshot.Source source;

	private final CompletableFuture<@Nullable EncodedEvent> answer = new CompletableFuture<>();

	/** When it was given a thread, by nano time; for {@link SnapshotQueue} alone. */
	private long begunNanos;

	/** Whether it has one of the spare threads; for {@link SnapshotQueue} alone. */
	private boolean spare;

	/** Who asks the source at this moment; guarded by the monitor. */
	private @Nullable Thread thread;

	/** Whether its time is over; guarded by the monitor. */
	private boolean late;

	SnapshotCall(Snapshot snapshot) {
		this.endpoint = snapshot.endpoint();
		this.source = snapshot.source();
	}

	String endpoint() {
		return this.endpoint;
	}

	/** The encoded state; null where there is nothing to tell. */
	CompletionStage<@Nullable EncodedEvent> answer() {
		return this.answer;
	}

	void begun(long now, boolean spare) {
		this.begunNanos = now;
		this.spare = spare;
	}

	long begunNanos() {
		return this.begunNanos;
	}

	boolean isSpare() {
		return this.spare;
	}

	/** Ask the source, unless nobody waits for it any more. */
	void run(EventEncoder encoder) {
		if (!enter()) {
			return;
		}
		EncodedEvent content = null;
		Throwable failure = null;
		boolean inTime;
		try {
			SseEvent event = this.source.load();
			content = (event != null) ? encoder.encode(event) : null;
		}
		catch (Throwable ex) {
			// whatever it is, a stream that hears nothing would wait for ever
			failure = ex;
		}
		finally {
			inTime = leave();
		}
		if (!inTime) {
			return; // it is refused for that, and not for having been interrupted
		}
		if (failure == null) {
			this.answer.complete(content);
		}
		else {
			refuse(new Snapshots.FailedException("the source of endpoint " + this.endpoint + " has thrown", failure));
		}
	}

	/**
	 * The time is over: interrupt whoever asks the source; {@link #refuse} follows.
	 * Answers where the source was, for the log; null if nobody asks it.
	 */
	synchronized @Nullable Throwable interrupt() {
		this.late = true;
		if (this.thread == null) {
			return null;
		}
		Throwable place = new IllegalStateException("what thread " + this.thread.getName() + " was doing");
		place.setStackTrace(this.thread.getStackTrace());
		this.thread.interrupt();
		return place;
	}

	void refuse(Snapshots.FailedException reason) {
		this.answer.completeExceptionally(reason);
	}

	/** Nobody wants it any more. */
	void drop() {
		this.answer.complete(null);
	}

	private synchronized boolean enter() {
		if (this.late || this.answer.isDone()) {
			return false;
		}
		this.thread = Thread.currentThread();
		return true;
	}

	/**
	 * From here on nobody interrupts the thread, which goes on to other calls. Answers
	 * whether there was time left.
	 */
	private synchronized boolean leave() {
		this.thread = null;
		boolean unused = Thread.interrupted();
		return !this.late;
	}

}
