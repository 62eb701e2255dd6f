package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.emitter.EventSink;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink on a connection that Tomcat has handed over: the head of the response was sent,
 * the request is over, and what is left is a socket, plain or with TLS. Its rules:
 * <ol>
 * <li>The lock, this object's monitor, is held around reads and writes, which do not
 * block, and around nothing that calls the engine.
 * <li>The channel is touched under the lock only, and not any more once {@link #release}
 * has returned: Tomcat then uses it for another client.
 * <li>No thread but Tomcat's own closes the connection. Whoever wants it closed asks
 * Tomcat to ({@link #askToClose}), which takes its turn behind what Tomcat does with the
 * connection just now. Else Tomcat would keep what it takes for open.
 * <li>Tomcat always calls {@link #release} at the end, whoever has brought it about.
 * </ol>
 */
final class TomcatEventSink implements EventSink, WriteTimeouts.Writer {

	private static final Logger log = LoggerFactory.getLogger(TomcatEventSink.class);

	private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	/** What a client may send behind its request. */
	private static final int MAX_INPUT = 16 * 1024;

	private static final int PLAIN_INPUT = 1024;

	private final boolean chunked;

	private final WriteTimeouts timeouts;

	/** Set once by {@link #open}, on the thread that hands the connection over. */
	private @Nullable Listener listener;

	/** Guarded by the lock; null before Tomcat hands it over, and after the end. */
	private @Nullable SocketWrapperBase<?> connection;

	/** Guarded by the lock, like the connection. */
	private @Nullable NioChannel channel;

	/** Guarded by the lock: what the socket did not take. */
	private @Nullable ByteBuffer rest;

	/** Guarded by the lock: since when the socket takes nothing, while it is stuck. */
	private long stuckSince;

	/** Guarded by the lock: how large the connection's buffers were. */
	private int bufferSize;

	/** Guarded by the lock: how many bytes have come behind the request. */
	private int input;

	/** Guarded by the lock: the socket takes no more for now. */
	private boolean stuck;

	/** Guarded by the lock: the timeouts know of it. */
	private boolean watched;

	/** Guarded by the lock: nothing more is taken. */
	private boolean closed;

	/** Guarded by the lock: the end is to follow what waits. */
	private boolean finishing;

	/** Guarded by the lock: the last chunk was written. */
	private boolean ended;

	/** Guarded by the lock: Tomcat is to close the connection, or has done so. */
	private boolean over;

	/** Guarded by the lock: the engine knows of the end. */
	private boolean reported;

	/**
	 * Create a sink.
	 * @param chunked whether the head announces chunks; else the stream ends with the
	 * connection
	 * @param timeouts cuts off clients that take nothing
	 */
	TomcatEventSink(boolean chunked, WriteTimeouts timeouts) {
		this.chunked = chunked;
		this.timeouts = timeouts;
	}

	@Override
	public void open(Listener listener) {
		this.listener = listener;
	}

	@Override
	public synchronized boolean write(byte[] bytes, int offset, int length) {
		NioChannel to = this.channel;
		if (this.closed || to == null) {
			return false;
		}
		try {
			if (this.chunked) {
				try (Chunk chunk = Chunk.of(bytes, offset, length)) {
					send(to, chunk.buffer());
				}
			}
			else {
				send(to, ByteBuffer.wrap(bytes, offset, length));
			}
			return !this.stuck;
		}
		catch (IOException | RuntimeException ex) {
			// the engine hears of it from Tomcat's thread, in release
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

	/**
	 * Begin. Called once by Tomcat, when the request is over.
	 */
	void begin(SocketWrapperBase<?> handedOver, NioChannel socket) {
		boolean writable;
		synchronized (this) {
			this.connection = handedOver;
			this.channel = socket;
			bound(socket);
			handedOver.setAppReadBufHandler(null); // or the buffers of a request would
													// stay
			this.bufferSize = TomcatBuffers.takeAway(socket.getBufHandler());
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

	/**
	 * Read and forget what the client sends, until nothing is left. Called by Tomcat.
	 * Answers false where the client has gone, or sends without end.
	 */
	boolean discardInput() {
		synchronized (this) {
			NioChannel from = this.channel;
			if (this.over || from == null) {
				return false;
			}
			ByteBuffer bytes = ByteBuffer.allocate(inputSize(from));
			try {
				int read = from.read(bytes);
				while (read > 0) {
					this.input += read;
					if (this.input > MAX_INPUT) {
						log.debug("A client sends more than {} bytes behind its request. It is cut off.", MAX_INPUT);
						return false;
					}
					bytes.clear();
					read = from.read(bytes);
				}
				return read == 0;
			}
			catch (IOException ex) {
				log.debug("A client has gone.", ex);
				return false;
			}
		}
	}

	/**
	 * Go on where the socket did not take more. Called by Tomcat. Answers false where the
	 * client has gone.
	 */
	boolean goOn() {
		boolean writable;
		synchronized (this) {
			NioChannel to = this.channel;
			if (this.over || to == null) {
				return false;
			}
			try {
				sendRest(to);
				if (this.finishing) {
					finish();
				}
			}
			catch (IOException ex) {
				log.debug("A client has gone.", ex);
				return false;
			}
			writable = !this.stuck && !this.closed;
		}
		Listener told = this.listener;
		if (writable && told != null) {
			told.onWritable();
		}
		return true;
	}

	/**
	 * Let go of the connection. Called by Tomcat when it ends, before it is used again.
	 */
	void release() {
		boolean toReport;
		synchronized (this) {
			NioChannel socket = this.channel;
			if (socket != null) {
				TomcatBuffers.putBack(socket.getBufHandler(), this.bufferSize);
			}
			this.channel = null;
			this.connection = null;
			this.rest = null;
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

	/** Under the lock: write it, and keep a copy of what the socket does not take. */
	private void send(NioChannel to, ByteBuffer bytes) throws IOException {
		writeTo(to, bytes);
		if (bytes.hasRemaining()) {
			this.rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
		}
		lookWhetherStuck(to);
	}

	/** Under the lock: the socket takes more. */
	private void sendRest(NioChannel to) throws IOException {
		ByteBuffer left = this.rest;
		if (left == null) {
			to.flushOutbound(); // what is encrypted already
		}
		else {
			writeTo(to, left);
			this.rest = left.hasRemaining() ? left : null;
		}
		lookWhetherStuck(to);
	}

	private static void writeTo(NioChannel to, ByteBuffer bytes) throws IOException {
		int written = to.write(bytes);
		while (written > 0 && bytes.hasRemaining()) {
			written = to.write(bytes);
		}
	}

	/** Under the lock, after some progress. */
	private void lookWhetherStuck(NioChannel to) {
		this.stuck = this.rest != null || to.getOutboundRemaining() > 0;
		SocketWrapperBase<?> asked = this.connection;
		if (!this.stuck || asked == null) {
			return;
		}
		this.stuckSince = System.nanoTime();
		if (!this.watched) {
			this.watched = true;
			this.timeouts.watch(this);
		}
		asked.registerWriteInterest();
	}

	/** Under the lock. Ends the stream, as soon as all has been sent. */
	private void finish() throws IOException {
		NioChannel to = this.channel;
		if (to == null || this.stuck) {
			return; // begin or goOn follows
		}
		if (this.chunked && !this.ended) {
			this.ended = true;
			send(to, ByteBuffer.wrap(LAST_CHUNK));
		}
		if (!this.stuck) {
			askToClose();
		}
	}

	/** Under the lock. */
	private void finishOrCutOff() {
		try {
			finish();
		}
		catch (IOException ex) {
			log.debug("A client has gone before its stream ended.", ex);
			cutOff();
		}
	}

	/** Under the lock: what the client has got is not to look like the end. */
	private void cutOff() {
		this.closed = true;
		this.finishing = false;
		this.rest = null;
		askToClose();
	}

	/** Under the lock. */
	private void askToClose() {
		SocketWrapperBase<?> asked = this.connection;
		if (!this.over && asked != null) {
			asked.processSocket(SocketEvent.DISCONNECT, true);
		}
		this.over = true;
	}

	/**
	 * A send buffer of its own size, so that a reader who is stuck is seen after a
	 * hundred kilobytes, and not after the megabytes that the kernel would take.
	 */
	private static void bound(NioChannel socket) {
		try {
			socket.getIOChannel().setOption(StandardSocketOptions.SO_SNDBUF, StreamOpener.SEND_BUFFER);
		}
		catch (IOException | UnsupportedOperationException ex) {
			log.debug("The send buffer of a stream is as large as the system has it.", ex);
		}
	}

	/** With TLS a whole record has to fit. */
	private static int inputSize(NioChannel from) {
		return (from instanceof SecureNioChannel secure)
				? Math.max(PLAIN_INPUT, secure.getSslEngine().getSession().getApplicationBufferSize()) : PLAIN_INPUT;
	}

}
