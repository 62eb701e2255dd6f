package io.github.ssekit.spring.internal.servlet;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink before one whose writes may block, as those of Tomcat's HTTP/2 do when the
 * connection is full, and those of a filter's output stream may. It writes on threads
 * that are there for it, so that a reader who is stuck holds up nobody else: whoever
 * writes here leaves the bytes, and is told when they are taken. Thread-safe; its fields
 * are guarded by its monitor, under which nobody is called.
 */
final class OffloadedEventSink implements EventSink {

	private static final Logger log = LoggerFactory.getLogger(OffloadedEventSink.class);

	private final EventSink sink;

	private final Executor threads;

	/** Set once by {@link #open}, before anything is written. */
	private @Nullable Listener listener;

	/** The bytes to be written; more come only when these are taken. */
	private byte @Nullable [] waiting;

	private boolean aborting;

	private boolean closing;

	/** Whether a thread is on its way. */
	private boolean scheduled;

	OffloadedEventSink(EventSink sink, Executor threads) {
		this.sink = sink;
		this.threads = threads;
	}

	@Override
	public void open(Listener listener) {
		this.listener = listener;
		this.sink.open(listener);
	}

	@Override
	public boolean refuse(RefuseReason reason, Duration retry) {
		return this.sink.refuse(reason, retry); // nothing was written, so nothing blocks
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
		schedule(() -> this.waiting = copy);
		return false;
	}

	@Override
	public void close() {
		schedule(() -> this.closing = true);
	}

	@Override
	public void abort() {
		schedule(() -> this.aborting = true);
	}

	private void schedule(Runnable note) {
		synchronized (this) {
			note.run();
			if (this.scheduled) {
				return;
			}
			this.scheduled = true;
		}
		this.threads.execute(this::perform);
	}

	/** One thread at a time. */
	private void perform() {
		Runnable step = nextStep();
		while (step != null) {
			try {
				step.run();
			}
			catch (Throwable ex) { // or it would be taken for scheduled for ever
				log.warn("A stream could not be written to. Its sink has cut it off.", ex);
			}
			step = nextStep();
		}
	}

	private synchronized @Nullable Runnable nextStep() {
		byte[] bytes = this.waiting;
		this.waiting = null;
		if (this.aborting) {
			this.aborting = false;
			this.closing = false;
			return this.sink::abort;
		}
		if (bytes != null) {
			return () -> write(bytes);
		}
		if (this.closing) {
			this.closing = false;
			return this.sink::close;
		}
		this.scheduled = false;
		return null;
	}

	private void write(byte[] bytes) {
		Listener told = this.listener;
		if (this.sink.write(bytes, 0, bytes.length) && told != null) {
			told.onWritable();
		}
	}

}
