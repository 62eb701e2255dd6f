package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.emitter.EventSink;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink on a connection that Jetty has handed over: the head of the response was sent,
 * the request is over, and what is left is an endpoint, plain or with TLS. Its rules:
 * <ol>
 * <li>The lock, this object's monitor, is held around writes, which do not block, and
 * around the close of the endpoint, of which Jetty tells on a thread of its own. It is
 * held around nothing that calls the engine.
 * <li>While Jetty writes what the socket did not take, nothing else is written.
 * <li>Jetty calls {@link #release} at the end, whoever has brought it about.
 * </ol>
 */
final class JettyEventSink implements EventSink, WriteTimeouts.Writer, Callback {

	private static final Logger log = LoggerFactory.getLogger(JettyEventSink.class);

	private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final EndPoint endPoint;

	/** Of the same, where it is a bare socket. */
	private final @Nullable SocketChannel socket;

	private final boolean chunked;

	private final WriteTimeouts timeouts;

	/** Set once by {@link #open}, on the thread that hands the connection over. */
	private @Nullable Listener listener;

	/** Guarded by the lock: the connection was handed over. */
	private boolean begun;

	/** Guarded by the lock: who is inside a write looks at the outcome itself. */
	private boolean writing;

	/** Guarded by the lock: Jetty has something left to write. */
	private boolean stuck;

	/** Guarded by the lock: since when, while it has. */
	private long stuckSince;

	/** Guarded by the lock: the timeouts know of it. */
	private boolean watched;

	/** Guarded by the lock: nothing more is taken. */
	private boolean closed;

	/** Guarded by the lock: the end is to follow what waits. */
	private boolean finishing;

	/** Guarded by the lock: the last chunk was written. */
	private boolean ended;

	/** Guarded by the lock: the connection was closed. */
	private boolean over;

	/** Guarded by the lock: the engine knows of the end. */
	private boolean reported;

	/**
	 * Create a sink.
	 * @param endPoint where to write
	 * @param chunked whether the head announces chunks; else the stream ends with the
	 * connection
	 * @param timeouts cuts off clients that take nothing
	 */
	JettyEventSink(EndPoint endPoint, boolean chunked, WriteTimeouts timeouts) {
		this.endPoint = endPoint;
		this.socket = (endPoint instanceof SocketChannelEndPoint bare) ? bare.getChannel() : null;
		this.chunked = chunked;
		this.timeouts = timeouts;
	}

	@Override
	public void open(Listener listener) {
		this.listener = listener;
	}

	@Override
	public synchronized boolean write(byte[] bytes, int offset, int length) {
		if (this.closed || !this.begun) {
			return false;
		}
		try {
			if (this.chunked) {
				try (Chunk chunk = Chunk.of(bytes, offset, length)) {
					send(chunk.buffer());
				}
			}
			else {
				send(ByteBuffer.wrap(bytes, offset, length));
			}
			return !this.stuck && !this.closed;
		}
		catch (IOException | RuntimeException ex) {
			// the engine hears of it from Jetty's thread, in release
			log.debug("A client cannot be written to.", ex);
			cutOff();
			return false;
		}
		catch (Error ex) {
			cutOff();
			throw ex;
		}
	}

	@Override
	public synchronized void close() {
		this.reported = true; // whoever closes knows
		if (!this.closed) {
			this.closed = true;
			this.finishing = true;
			finishOrCutOff();
		}
	}

	@Override
	public synchronized void abort() {
		this.reported = true; // whoever aborts knows
		cutOff();
	}

	@Override
	public boolean isStillStuck(long now, long timeoutNanos) {
		synchronized (this) {
			this.watched = this.stuck && !this.over;
			if (this.watched && now - this.stuckSince > timeoutNanos) {
				log.debug("A client takes nothing. It is cut off.");
				this.watched = false;
				cutOff();
			}
			return this.watched;
		}
	}

	/** Begin. Called once, when the request is over and the connection handed over. */
	void begin() {
		boolean writable;
		synchronized (this) {
			this.begun = true;
			bound();
			writable = !this.closed;
			if (this.finishing) {
				finishOrCutOff(); // closed, before it was here
			}
		}
		Listener told = this.listener;
		if (writable && told != null) {
			told.onWritable();
		}
	}

	/** What Jetty had left to write is written. Called by Jetty. */
	@Override
	public void succeeded() {
		boolean writable;
		synchronized (this) {
			this.stuck = false;
			if (this.writing) {
				return;
			}
			if (this.finishing) {
				finishOrCutOff();
			}
			writable = !this.stuck && !this.closed;
		}
		Listener told = this.listener;
		if (writable && told != null) {
			told.onWritable();
		}
	}

	/** The client has gone with something left to write. Called by Jetty. */
	@Override
	public synchronized void failed(Throwable cause) {
		this.stuck = false;
		if (!this.over) {
			log.debug("A client has gone.", cause);
			cutOff();
		}
	}

	@Override
	public InvocationType getInvocationType() {
		return InvocationType.NON_BLOCKING;
	}

	/**
	 * The connection has ended, or was never handed over. Called by Jetty, by nobody who
	 * holds the lock.
	 */
	void release() {
		boolean toReport;
		synchronized (this) {
			this.closed = true;
			this.finishing = false;
			this.over = true;
			toReport = !this.reported;
			this.reported = true;
		}
		Listener told = this.listener;
		if (toReport && told != null) {
			told.onGone(null);
		}
	}

	/** Under the lock: write it, and leave a copy of what is not taken to Jetty. */
	private void send(ByteBuffer bytes) throws IOException {
		if (flush(bytes)) {
			return;
		}
		this.stuck = true;
		this.stuckSince = System.nanoTime();
		this.writing = true;
		try {
			this.endPoint.write(this, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
		}
		finally {
			this.writing = false;
		}
		if (this.stuck && !this.watched) {
			this.watched = true;
			this.timeouts.watch(this);
		}
	}

	/** Under the lock. Answers whether all of it was sent. */
	private boolean flush(ByteBuffer bytes) throws IOException {
		SocketChannel bare = this.socket;
		if (bare == null) {
			return this.endPoint.flush(bytes);
		}
		bare.write(bytes); // what flush does, without gathering one buffer
		return !bytes.hasRemaining();
	}

	/** Under the lock. Ends the stream, as soon as all has been sent. */
	private void finish() throws IOException {
		if (!this.begun || this.stuck) {
			return; // begin or succeeded follows
		}
		if (this.chunked && !this.ended) {
			this.ended = true;
			send(ByteBuffer.wrap(LAST_CHUNK));
		}
		if (!this.stuck) {
			closeConnection();
		}
	}

	/** Under the lock. */
	private void finishOrCutOff() {
		try {
			finish();
		}
		catch (IOException | RuntimeException ex) {
			log.debug("A client has gone before its stream ended.", ex);
			cutOff();
		}
	}

	/** Under the lock: what the client has got is not to look like the end. */
	private void cutOff() {
		this.closed = true;
		this.finishing = false;
		closeConnection();
	}

	/** Under the lock. */
	private void closeConnection() {
		if (!this.over) {
			this.over = true;
			this.endPoint.close();
		}
	}

	/**
	 * Under the lock: a send buffer of its own size, so that a reader who is stuck is
	 * seen after a hundred kilobytes, and not after the megabytes that the kernel would
	 * take.
	 */
	private void bound() {
		try {
			if (JettyTransport.bare(this.endPoint) instanceof SocketChannelEndPoint bare) {
				bare.getChannel().setOption(StandardSocketOptions.SO_SNDBUF, StreamOpener.SEND_BUFFER);
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			log.debug("The send buffer of a stream is as large as the system has it.", ex);
		}
	}

}
