package io.github.ssekit.test.client;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * One connection for one request. The client's own thread connects, requests and reads;
 * {@link #cut()} and {@link #leave()} may come from any thread at any time and make
 * whatever the reader does fail.
 */
final class HttpConnection implements Closeable {

	private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

	private final ClientConfig config;

	private final Socket socket = new Socket();

	private volatile @Nullable AttemptOutcome endedByUs;

	HttpConnection(ClientConfig config) {
		this.config = config;
	}

	void connect() throws IOException {
		if (this.config.receiveBuffer() > 0) {
			// before connecting, or the window is already larger
			this.socket.setReceiveBufferSize(this.config.receiveBuffer());
		}
		URI uri = this.config.uri();
		String host = uri.getHost().replaceAll("[\\[\\]]", ""); // of an IPv6 address
		int port = (uri.getPort() < 0) ? 80 : uri.getPort();
		this.socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
	}

	/**
	 * Send the request.
	 * @param lastEventId the {@code Last-Event-ID} to send, or {@code null}
	 * @return reads the response
	 * @throws IOException if the connection is broken
	 */
	ResponseReader request(@Nullable String lastEventId) throws IOException {
		URI uri = URI.create(this.config.uri().toASCIIString());
		StringBuilder request = new StringBuilder("GET ");
		String path = uri.getRawPath();
		request.append((path == null || path.isEmpty()) ? "/" : path);
		if (uri.getRawQuery() != null) {
			request.append('?').append(uri.getRawQuery());
		}
		request.append(" HTTP/1.1\r\n");
		if (!this.config.headers().containsKey("Host")) {
			request.append("Host: ").append(uri.getHost());
			request.append((uri.getPort() < 0) ? "" : ":" + uri.getPort()).append("\r\n");
		}
		this.config.headers().forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
		if (lastEventId != null) {
			request.append("Last-Event-ID: ").append(lastEventId).append("\r\n");
		}
		request.append("\r\n");
		OutputStream out = this.socket.getOutputStream();
		// UTF-8: section 9.2.4
		out.write(request.toString().getBytes(StandardCharsets.UTF_8));
		out.flush();
		return new ResponseReader(new BufferedInputStream(this.socket.getInputStream()));
	}

	/**
	 * Which of {@link #cut()} and {@link #leave()} ended this connection.
	 * @return the ending, or {@code null} if neither did
	 */
	@Nullable AttemptOutcome endedByUs() {
		return this.endedByUs;
	}

	/**
	 * Break the connection so that the other side sees a reset.
	 * @return whether it was still there
	 */
	synchronized boolean cut() {
		if (this.endedByUs != null || this.socket.isClosed()) {
			return false;
		}
		this.endedByUs = AttemptOutcome.CUT;
		try {
			this.socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// the other side was faster: there is nothing left to reset
		}
		close();
		return true;
	}

	/**
	 * End the connection so that the other side sees its end, not a reset. If bytes are
	 * still unread the system sends a reset too, but behind the end.
	 */
	synchronized void leave() {
		if (this.endedByUs != null || this.socket.isClosed()) {
			return;
		}
		this.endedByUs = AttemptOutcome.LEFT;
		try {
			this.socket.shutdownOutput();
		}
		catch (IOException ex) {
			// not connected yet, or no longer
		}
		close();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// nothing is left that could be done about it
		}
	}

}
