package io.github.ssekit.spring.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import io.github.ssekit.spring.internal.servlet.ConnectionEventSink;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink on a connection that Jetty has handed over. While Jetty writes what the socket
 * did not take, nothing else is written. The endpoint is closed under the lock: Jetty
 * tells of that on a thread of its own.
 */
public final class JettyEventSink extends ConnectionEventSink implements Callback {

	private static final Logger log = LoggerFactory.getLogger(JettyEventSink.class);

	private final EndPoint endPoint;

	/** Of the same, where it is a bare socket. */
	private final @Nullable SocketChannel socket;

	/** Guarded by the lock: the connection was handed over. */
	private boolean begun;

	/** Guarded by the lock: who is inside a write looks at the outcome itself. */
	private boolean writing;

	/** Guarded by the lock: Jetty has something left to write. */
	private boolean left;

	/**
	 * Create a sink.
	 * @param endPoint where to write
	 * @param timeouts cuts off clients that take nothing
	 */
	JettyEventSink(EndPoint endPoint, WriteTimeouts timeouts) {
		super(timeouts);
		this.endPoint = endPoint;
		this.socket = (endPoint instanceof SocketChannelEndPoint bare) ? bare.getChannel() : null;
	}

	/** Begin. Called once, when the request is over and the connection handed over. */
	void begin() {
		synchronized (this) {
			this.begun = true;
			boundSendBuffer((JettyTransport.bare(this.endPoint) instanceof SocketChannelEndPoint bare)
					? bare.getChannel() : null);
			sendEarly();
		}
		goOn();
	}

	/** What Jetty had left to write is written. Called by Jetty. */
	@Override
	public void succeeded() {
		synchronized (this) {
			this.left = false;
			if (this.writing) {
				return;
			}
			becomeFree();
		}
		goOn();
	}

	/** The client has gone with something left to write. Called by Jetty. */
	@Override
	public synchronized void failed(Throwable cause) {
		this.left = false;
		if (!isOver()) {
			log.debug("A client has gone.", cause);
			cutOff();
		}
	}

	@Override
	public InvocationType getInvocationType() {
		return InvocationType.NON_BLOCKING;
	}

	@Override
	public boolean isHandedOver() {
		return this.begun;
	}

	@Override
	public void send(ByteBuffer bytes) throws IOException {
		if (flush(bytes)) {
			return;
		}
		this.left = true;
		this.writing = true;
		try {
			this.endPoint.write(this, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
		}
		finally {
			this.writing = false;
		}
		if (this.left) {
			becomeStuck();
		}
	}

	@Override
	public void closeConnection() {
		this.endPoint.close();
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

}
