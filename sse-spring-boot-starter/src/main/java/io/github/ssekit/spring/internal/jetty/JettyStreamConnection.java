package io.github.ssekit.spring.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.spring.internal.servlet.ConnectionEventSink;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Jetty sees of a stream whose connection it has handed over: it tells when there is
 * something to read, and when the connection ends. The client is read from all the time,
 * since that is the only way to see that it has gone; no thread waits for it. (A
 * {@code ReadListener} of the servlet API would not do: the body of a GET has ended
 * before it begins, and nobody reads behind it.)
 */
final class JettyStreamConnection extends AbstractConnection implements Connection.UpgradeTo {

	private static final Logger log = LoggerFactory.getLogger(JettyStreamConnection.class);

	private static final int PIECE = 1024;

	private final JettyEventSink sink;

	private final AtomicBoolean ended = new AtomicBoolean();

	/**
	 * How many bytes have come behind the request. Used by the thread that hands the
	 * connection over, and then by the one at a time that Jetty reads with.
	 */
	private int input;

	JettyStreamConnection(EndPoint endPoint, Executor executor, JettyEventSink sink) {
		super(endPoint, executor);
		this.sink = sink;
	}

	/** What came together with the request. */
	@Override
	public void onUpgradeTo(ByteBuffer behind) {
		this.input = behind.remaining();
	}

	/** The request is over. */
	@Override
	public void onOpen() {
		super.onOpen();
		// whether a client is still there is for heartbeats and the write timeout to say
		getEndPoint().setIdleTimeout(0);
		this.sink.begin();
		if (this.input > ConnectionEventSink.MAX_INPUT) {
			cutOff();
		}
		else {
			fillInterested();
		}
		if (!getEndPoint().isOpen()) {
			onClose(null); // it ended before Jetty knew this connection, and told another
		}
	}

	@Override
	public void onFillable() {
		if (discardInput()) {
			fillInterested();
		}
		else {
			getEndPoint().close();
		}
	}

	@Override
	public void onFillInterestedFailed(Throwable cause) {
		getEndPoint().close(cause);
	}

	/** A stream may be quiet, whatever timeout somebody sets. */
	@Override
	public boolean onIdleExpired(TimeoutException timeout) {
		return false;
	}

	@Override
	public void onClose(@Nullable Throwable cause) {
		if (this.ended.compareAndSet(false, true)) {
			super.onClose(cause);
			this.sink.release();
		}
	}

	/**
	 * Read and forget, until nothing is left. Answers false where the client has gone, or
	 * sends without end.
	 */
	private boolean discardInput() {
		ByteBuffer bytes = BufferUtil.allocate(PIECE);
		try {
			int read = getEndPoint().fill(bytes);
			while (read > 0) {
				this.input += read;
				if (this.input > ConnectionEventSink.MAX_INPUT) {
					return cutOff();
				}
				BufferUtil.clear(bytes);
				read = getEndPoint().fill(bytes);
			}
			return read == 0;
		}
		catch (IOException ex) {
			log.debug("A client has gone.", ex);
			return false;
		}
	}

	private boolean cutOff() {
		log.debug("A client sends more than {} bytes behind its request. It is cut off.",
				ConnectionEventSink.MAX_INPUT);
		getEndPoint().close();
		return false;
	}

}
