package io.github.ssekit.spring.internal.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink on a connection that a server has handed over: the head of the response was
 * sent, the request is over, and what is left is a socket, plain or with TLS. What every
 * server has in common is here: chunks, what may follow what, and who is told.
 * <p>
 * The lock, this object's monitor, is held around reads and writes, which do not block,
 * and around the wish to close the connection. It is held around nothing that calls the
 * engine. The server calls {@link #release} at the end of the connection, whoever has
 * brought it about.
 */
public abstract class ConnectionEventSink implements EventSink, WriteTimeouts.Writer {

	/** What a client may send behind its request. */
	public static final int MAX_INPUT = 16 * 1024;

	/** How much is sent together with the head, to save a write and a packet. */
	private static final int MAX_BESIDE_HEAD = 4096;

	private static final Logger log = LoggerFactory.getLogger(ConnectionEventSink.class);

	private static final byte[] LINE_END = { '\r', '\n' };

	private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	/** Guarded by the lock. */
	private final StalledWrite stuck;

	/** Guarded by the lock: set before anything is written. */
	private boolean chunked;

	/**
	 * Guarded by the lock: what was written before the connection was handed over. Null
	 * before {@link #takeBeforeHead()}, and after the connection was handed over.
	 */
	private @Nullable ByteArrayOutputStream early;

	/** Guarded by the lock: what is early now has missed the head. */
	private boolean headTaken;

	/** Guarded by the lock: the chunk beside the head has no line end yet. */
	private boolean lineEndOwed;

	/**
	 * Set once by {@link #open}, on the thread that hands the connection over afterwards.
	 */
	private @Nullable Listener listener;

	/** Guarded by the lock: nothing more is taken. */
	private boolean closed;

	/** Guarded by the lock: the end is to follow what waits. */
	private boolean finishing;

	/** Guarded by the lock: the last chunk was written. */
	private boolean ended;

	/** Guarded by the lock: the connection is closed, or is to be. */
	private boolean over;

	/** Guarded by the lock: the engine knows of the end. */
	private boolean reported;

	/**
	 * Create a sink.
	 * @param timeouts cuts off clients that take nothing
	 */
	public ConnectionEventSink(WriteTimeouts timeouts) {
		this.stuck = new StalledWrite(timeouts);
	}

	/**
	 * The head was sent.
	 * @param inChunks whether it announces chunks; else the stream ends with the
	 * connection
	 */
	public final synchronized void headSent(boolean inChunks) {
		this.chunked = inChunks;
	}

	/** The server leaves the line end of a chunk to what sends the next one. */
	public final synchronized void owesLineEnd() {
		this.lineEndOwed = this.chunked;
	}

	@Override
	public final void open(Listener listener) {
		this.listener = listener;
	}

	@Override
	public final synchronized boolean write(byte[] bytes, int offset, int length) {
		if (this.closed) {
			return false;
		}
		if (!isHandedOver()) {
			return writeEarly(bytes, offset, length);
		}
		try {
			sendChunk(bytes, offset, length);
			return !this.stuck.isStuck() && !this.closed;
		}
		catch (IOException | RuntimeException ex) {
			// the engine hears of it from the server's thread, in release
			log.debug("A client cannot be written to.", ex);
			cutOff();
			return false;
		}
		catch (Error ex) {
			cutOff();
			throw ex;
		}
	}

	/**
	 * What the stream has to say at once, to be sent together with the head. To be called
	 * once, by the thread that sends it, when the sink is open.
	 */
	final byte[] takeBeforeHead() {
		synchronized (this) {
			if (this.closed) {
				return new byte[0];
			}
			this.early = new ByteArrayOutputStream(512);
		}
		goOn();
		synchronized (this) {
			this.headTaken = true;
			ByteArrayOutputStream written = this.early;
			byte[] bytes = (written != null) ? written.toByteArray() : new byte[0];
			this.early = new ByteArrayOutputStream(0);
			return bytes;
		}
	}

	/**
	 * Whether the stream has ended already, as one that is refused: all that it had to
	 * say goes with the head, and the connection stays the server's.
	 */
	public final synchronized boolean endsWithHead() {
		ByteArrayOutputStream missed = this.early;
		return this.finishing && this.headTaken && (missed == null || missed.size() == 0);
	}

	/** Under the lock, when the connection was handed over: send what missed the head. */
	public final void sendEarly() {
		ByteArrayOutputStream written = this.early;
		this.early = null;
		if (written == null || written.size() == 0 || this.over) {
			return;
		}
		try {
			sendChunk(written.toByteArray(), 0, written.size());
		}
		catch (IOException | RuntimeException ex) {
			log.debug("A client has gone before its stream began.", ex);
			cutOff();
		}
	}

	@Override
	public final synchronized void close() {
		this.reported = true; // whoever closes knows
		if (!this.closed) {
			this.closed = true;
			this.finishing = true;
			finish();
		}
	}

	@Override
	public final synchronized void abort() {
		this.reported = true; // whoever aborts knows
		cutOff();
	}

	@Override
	public final synchronized boolean isStillStuck(long now, long timeoutNanos) {
		if (this.stuck.isTimedOut(now, timeoutNanos)) {
			log.debug("A client takes nothing. It is cut off.");
			cutOff();
		}
		return this.stuck.isWatched();
	}

	/**
	 * The connection has ended, or was never handed over. Called by the server, by nobody
	 * who holds the lock.
	 */
	public final void release() {
		boolean toReport;
		synchronized (this) {
			letGo();
			this.stuck.end();
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

	/**
	 * There is room: for the first time, or once more. Called by the server, without the
	 * lock.
	 */
	public final void goOn() {
		boolean writable;
		synchronized (this) {
			if (this.finishing) {
				finish();
			}
			writable = !this.stuck.isStuck() && !this.closed;
		}
		Listener told = this.listener;
		if (writable && told != null) {
			told.onWritable();
		}
	}

	/** Under the lock: whether the server has handed the connection over. */
	public abstract boolean isHandedOver();

	/**
	 * Under the lock: write it, and keep a copy of what is not taken, or leave one to the
	 * server; then {@link #becomeStuck} is called, and {@link #goOn} when there is room.
	 * @throws IOException if the client is gone
	 */
	public abstract void send(ByteBuffer bytes) throws IOException;

	/** Under the lock: forget what is kept, and have the connection closed. */
	public abstract void closeConnection();

	/** Under the lock: the server uses the connection's parts for another one now. */
	public void letGo() {
		// nothing of it was borrowed
	}

	/** Under the lock: after some progress, the socket takes no more. */
	public final void becomeStuck() {
		this.stuck.begin(this);
	}

	/** Under the lock: nothing is kept any more. */
	public final void becomeFree() {
		this.stuck.end();
	}

	/** Under the lock: whether the connection is closed, or is to be. */
	public final boolean isOver() {
		return this.over;
	}

	/** Under the lock: what the client has got is not to look like the end. */
	public final void cutOff() {
		this.closed = true;
		this.finishing = false;
		this.stuck.end();
		end();
	}

	/**
	 * A send buffer of its own size, so that a reader who is stuck is seen after a
	 * hundred kilobytes, and not after the megabytes that the kernel would take.
	 */
	public static void boundSendBuffer(@Nullable SocketChannel socket) {
		try {
			if (socket != null) {
				socket.setOption(StandardSocketOptions.SO_SNDBUF, StreamOpener.SEND_BUFFER);
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			log.debug("The send buffer of a stream is as large as the system has it.", ex);
		}
	}

	/** Under the lock. Answers whether more would come together with the head. */
	private boolean writeEarly(byte[] bytes, int offset, int length) {
		ByteArrayOutputStream kept = this.early;
		if (kept == null) {
			return false; // nobody was told that there is room
		}
		kept.write(bytes, offset, length);
		return !this.headTaken && kept.size() < MAX_BESIDE_HEAD;
	}

	/** Under the lock. */
	private void sendChunk(byte[] bytes, int offset, int length) throws IOException {
		if (this.lineEndOwed) {
			this.lineEndOwed = false;
			try (Chunk chunk = Chunk.of(bytes, offset, length)) {
				send(behindLineEnd(chunk.buffer()));
			}
		}
		else if (this.chunked) {
			try (Chunk chunk = Chunk.of(bytes, offset, length)) {
				send(chunk.buffer());
			}
		}
		else {
			send(ByteBuffer.wrap(bytes, offset, length));
		}
	}

	private static ByteBuffer behindLineEnd(ByteBuffer chunk) {
		return ByteBuffer.allocate(LINE_END.length + chunk.remaining()).put(LINE_END).put(chunk).flip();
	}

	/** Under the lock. Ends the stream, as soon as all has been sent. */
	private void finish() {
		try {
			if (!isHandedOver() || this.stuck.isStuck()) {
				return; // goOn follows
			}
			if (this.chunked && !this.ended) {
				this.ended = true;
				ByteBuffer last = ByteBuffer.wrap(LAST_CHUNK);
				send(this.lineEndOwed ? behindLineEnd(last) : last);
			}
			if (!this.stuck.isStuck()) {
				end();
			}
		}
		catch (IOException | RuntimeException ex) {
			log.debug("A client has gone before its stream ended.", ex);
			cutOff();
		}
	}

	/** Under the lock. */
	private void end() {
		if (!this.over) {
			this.over = true;
			closeConnection();
		}
	}

}
