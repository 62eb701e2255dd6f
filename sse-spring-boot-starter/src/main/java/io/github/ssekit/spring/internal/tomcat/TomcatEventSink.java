package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.ssekit.spring.internal.servlet.ConnectionEventSink;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink on a connection that Tomcat has handed over. Its rules:
 * <ol>
 * <li>The channel is touched under the lock only, and not any more once {@link #release}
 * has returned: Tomcat then uses it for another client.
 * <li>No thread but Tomcat's own closes the connection. Whoever wants it closed asks
 * Tomcat to, which takes its turn behind what Tomcat does with the connection just now.
 * Else Tomcat would keep what it takes for open.
 * </ol>
 */
final class TomcatEventSink extends ConnectionEventSink {

	private static final Logger log = LoggerFactory.getLogger(TomcatEventSink.class);

	private static final int PLAIN_INPUT = 1024;

	/** Guarded by the lock; null before Tomcat hands it over, and after the end. */
	private @Nullable SocketWrapperBase<?> connection;

	/** Guarded by the lock, like the connection. */
	private @Nullable NioChannel channel;

	/** Guarded by the lock: what the socket did not take. */
	private @Nullable ByteBuffer rest;

	/** Guarded by the lock: how large the connection's buffers were. */
	private int bufferSize;

	/** Guarded by the lock: how many bytes have come behind the request. */
	private int input;

	TomcatEventSink(WriteTimeouts timeouts) {
		super(timeouts);
	}

	/** Begin. Called once by Tomcat, when the request is over. */
	void begin(SocketWrapperBase<?> handedOver, NioChannel socket) {
		synchronized (this) {
			this.connection = handedOver;
			this.channel = socket;
			boundSendBuffer(socket.getIOChannel());
			handedOver.setAppReadBufHandler(null); // or the buffers of a request would
													// stay
			this.bufferSize = TomcatBuffers.takeAway(socket.getBufHandler());
			sendEarly();
		}
		goOn();
	}

	/**
	 * Read and forget what the client sends, until nothing is left. Called by Tomcat.
	 * Answers false where the client has gone, or sends without end.
	 */
	synchronized boolean discardInput() {
		NioChannel from = this.channel;
		if (isOver() || from == null) {
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

	/**
	 * Send what the socket did not take, and go on. Called by Tomcat. Answers false where
	 * the client has gone.
	 */
	boolean sendRest() {
		synchronized (this) {
			NioChannel to = this.channel;
			if (isOver() || to == null) {
				return false;
			}
			try {
				ByteBuffer left = this.rest;
				if (left == null) {
					to.flushOutbound(); // what is encrypted already
				}
				else {
					writeTo(to, left);
					this.rest = left.hasRemaining() ? left : null;
				}
			}
			catch (IOException ex) {
				log.debug("A client has gone.", ex);
				return false;
			}
			lookWhetherStuck(to);
		}
		goOn();
		return true;
	}

	@Override
	public boolean isHandedOver() {
		return this.channel != null;
	}

	@Override
	public void send(ByteBuffer bytes) throws IOException {
		NioChannel to = this.channel;
		if (to != null) {
			writeTo(to, bytes);
			if (bytes.hasRemaining()) {
				this.rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
			}
			lookWhetherStuck(to);
		}
	}

	@Override
	public void closeConnection() {
		this.rest = null;
		SocketWrapperBase<?> asked = this.connection;
		if (asked != null) {
			asked.processSocket(SocketEvent.DISCONNECT, true);
		}
	}

	@Override
	public void letGo() {
		NioChannel socket = this.channel;
		if (socket != null) {
			TomcatBuffers.putBack(socket.getBufHandler(), this.bufferSize);
		}
		this.channel = null;
		this.connection = null;
		this.rest = null;
	}

	private static void writeTo(NioChannel to, ByteBuffer bytes) throws IOException {
		int written = to.write(bytes);
		while (written > 0 && bytes.hasRemaining()) {
			written = to.write(bytes);
		}
	}

	/** Under the lock. With TLS, what is encrypted may be left as well. */
	private void lookWhetherStuck(NioChannel to) {
		SocketWrapperBase<?> asked = this.connection;
		if (asked != null && (this.rest != null || to.getOutboundRemaining() > 0)) {
			becomeStuck();
			asked.registerWriteInterest();
		}
		else {
			becomeFree();
		}
	}

	/** With TLS a whole record has to fit. */
	private static int inputSize(NioChannel from) {
		return (from instanceof SecureNioChannel secure)
				? Math.max(PLAIN_INPUT, secure.getSslEngine().getSession().getApplicationBufferSize()) : PLAIN_INPUT;
	}

}
