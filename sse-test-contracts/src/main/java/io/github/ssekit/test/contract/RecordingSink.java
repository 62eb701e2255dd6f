package io.github.ssekit.test.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * A sink in memory that records what is written. The test says whether it can take more
 * ({@link #stopTaking()}, {@link #takeAgain()}) and that its client is gone
 * ({@link #leave(Throwable)}); the sink sees to it that it is used as a sink may be: a
 * write before it can take anything, while it can take no more, or while another one is
 * under way is an error. Thread-safe; calls its listener without holding a lock.
 */
public final class RecordingSink implements EventSink {

	/** Guarded by the monitor, as all below. */
	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final List<byte[]> writes = new ArrayList<>();

	private final AtomicBoolean writing = new AtomicBoolean();

	private @Nullable Listener listener;

	private boolean taking;

	/** Whether the writer has been told that it may write. */
	private boolean promised;

	private boolean gone;

	private boolean closed;

	/**
	 * Create a sink.
	 * @param taking whether it takes bytes from its opening on; if not, then from
	 * {@link #takeAgain()} on
	 */
	public RecordingSink(boolean taking) {
		this.taking = taking;
	}

	/** Create a sink that takes bytes as soon as it is open. */
	public RecordingSink() {
		this(true);
	}

	@Override
	public void open(Listener listener) {
		synchronized (this) {
			if (this.listener != null) {
				throw new IllegalStateException("The sink was opened twice");
			}
			this.listener = listener;
		}
		tellIfWritable();
	}

	@Override
	public boolean write(byte[] source, int offset, int length) {
		if (!this.writing.compareAndSet(false, true)) {
			throw new IllegalStateException("Two threads write at once");
		}
		try {
			return take(Arrays.copyOfRange(source, offset, offset + length));
		}
		finally {
			this.writing.set(false);
			// who took away the promise may have given it back meanwhile
			tellIfWritable();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
	}

	/** Take one write more, as the promise was given, and then none. */
	public synchronized void stopTaking() {
		this.taking = false;
	}

	/** Take writes again, and say so. */
	public void takeAgain() {
		synchronized (this) {
			this.taking = true;
		}
		tellIfWritable();
	}

	/**
	 * Let the client be gone: what is written from now on is lost.
	 * @param cause what shows it, or null
	 */
	public void leave(@Nullable Throwable cause) {
		Listener told;
		synchronized (this) {
			told = (this.gone || this.closed) ? null : this.listener;
			this.gone = true;
		}
		if (told != null) {
			told.onGone(cause);
		}
	}

	/**
	 * Whether the stream was ended.
	 * @return true once {@link #close()} was called
	 */
	public synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * What the client has received.
	 * @return a copy
	 */
	public synchronized byte[] bytes() {
		return this.bytes.toByteArray();
	}

	/**
	 * What the client has received, as text.
	 * @return the text
	 */
	public String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	/**
	 * What the client has received, write by write.
	 * @return a copy
	 */
	public synchronized List<byte[]> writes() {
		return List.copyOf(this.writes);
	}

	private synchronized boolean take(byte[] taken) {
		if (this.closed || this.gone) {
			return false;
		}
		if (!this.promised) {
			throw new IllegalStateException("The sink is written to while it cannot take more");
		}
		this.bytes.writeBytes(taken);
		this.writes.add(taken);
		this.promised = this.taking;
		return this.promised;
	}

	private void tellIfWritable() {
		Listener told;
		synchronized (this) {
			boolean tell = this.taking && !this.promised && !this.gone && !this.closed && !this.writing.get();
			told = tell ? this.listener : null;
			this.promised |= told != null;
		}
		if (told != null) {
			told.onWritable();
		}
	}

}
