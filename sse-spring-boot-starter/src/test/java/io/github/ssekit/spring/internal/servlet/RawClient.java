package io.github.ssekit.spring.internal.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.spring.support.Dechunker;

/** A client with a small buffer that keeps the bytes of a body as they come. */
final class RawClient {

	private final Socket socket = new Socket();

	/** Guarded by the monitor. */
	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	/** Guarded by the monitor. */
	private final Dechunker http = new Dechunker((bytes, length) -> this.body.write(bytes, 0, length));

	/** Guarded by the monitor. */
	private boolean stopped;

	RawClient(int port, String path) throws IOException {
		this.socket.setReceiveBufferSize(4096);
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		Thread reader = new Thread(this::read, "raw-client");
		reader.setDaemon(true);
		reader.start();
	}

	synchronized byte[] received() {
		return this.body.toByteArray();
	}

	/** Whether the last chunk came. */
	boolean ended() {
		return this.http.isEnded();
	}

	synchronized void stopReading() {
		this.stopped = true;
	}

	synchronized void resumeReading() {
		this.stopped = false;
		notifyAll();
	}

	void leave() {
		close(false);
	}

	void cut() {
		close(true);
	}

	private void close(boolean reset) {
		try (Socket closed = this.socket) {
			if (reset && !closed.isClosed()) {
				closed.setSoLinger(true, 0);
			}
		}
		catch (IOException ex) {
			// the other side was faster
		}
		resumeReading();
	}

	private void read() {
		byte[] bytes = new byte[4096];
		try {
			InputStream in = this.socket.getInputStream();
			int length = in.read(bytes);
			while (length >= 0) {
				take(bytes, length);
				length = in.read(bytes);
			}
		}
		catch (IOException ex) {
			// the end
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void take(byte[] bytes, int length) throws InterruptedException {
		while (this.stopped) {
			wait();
		}
		this.http.feed(ByteBuffer.wrap(bytes, 0, length));
	}

}
