package io.github.ssekit.internal.emitter;

import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.transport.WriteTimer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread writes with: a buffer, and a tally of what it has written. The tally is
 * in plain fields of the one thread, and added to the common count when the thread is
 * done, so that counting costs a delivery no more than an addition. Used by one thread at
 * a time: by the worker that it belongs to, or by whoever has borrowed it.
 */
public final class WriterContext {

	/** What goes out in one write; larger ones make Tomcat allocate. */
	static final int BUFFER_SIZE = 8 * 1024;

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private final @Nullable WriteTimer timer;

	private final HubRuntime runtime;

	private final @Nullable LongAdder delivered;

	/** Events written that are not in the common count yet. */
	private long events;

	/**
	 * When the last event of the write in hand was published; 0 where that says nothing.
	 */
	private long published;

	/**
	 * Begins anywhere in the cycle, so that a context of a few writes is sampled, too.
	 */
	private int writes;

	WriterContext(@Nullable WriteTimer timer, HubRuntime runtime, @Nullable LongAdder delivered) {
		this.timer = timer;
		this.runtime = runtime;
		this.delivered = delivered;
		this.writes = runtime.random().nextInt(WriteTimer.SAMPLE);
	}

	/** Add what was written to the common count. */
	public void settle() {
		if (this.events > 0 && this.delivered != null) {
			this.delivered.add(this.events);
			this.events = 0;
		}
	}

	byte[] buffer() {
		return this.buffer;
	}

	/** An event was put into the buffer. */
	void countEvent(@Nullable StoredEvent event) {
		this.events++;
		this.published = (event != null) ? event.position().time() : 0;
	}

	/** What is in the buffer was read from the store: its age says nothing. */
	void isReplay() {
		this.published = 0;
	}

	/** Answers when a write that is timed begins, and 0 for one that is not. */
	long begin() {
		if (this.timer == null || (++this.writes & (WriteTimer.SAMPLE - 1)) != 0) {
			return 0;
		}
		return this.runtime.nanoTime() | 1;
	}

	/** The write is done; the two are equal but for one that is timed. */
	void end(long begun, long ended) {
		if (begun != 0 && this.timer != null) {
			this.timer.onWrite(Math.max(0, ended - begun));
			if (this.published > 0) {
				this.timer.onDelivered(Math.max(0, this.runtime.clock().millis() - this.published));
			}
		}
		this.published = 0;
	}

}
