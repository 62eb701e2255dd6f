package io.github.ssekit.spring.takeover;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.spring.support.App;

import static org.assertj.core.api.Assertions.assertThat;

/** A client of one stream that sees each byte, and may send what no client should. */
final class StreamSocket implements AutoCloseable {

	private final Socket socket;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	StreamSocket(Socket socket) throws IOException {
		this.socket = socket;
		socket.setSoTimeout((int) App.PATIENCE.toMillis());
	}

	/** Ask for a stream, and wait until it has begun. */
	static StreamSocket open(Socket socket, String path) throws IOException {
		StreamSocket stream = new StreamSocket(socket);
		stream.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
		stream.awaitText("sse.ready");
		return stream;
	}

	static StreamSocket open(App app, String path) throws IOException {
		return open(new Socket(InetAddress.getLoopbackAddress(), app.port()), path);
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().flush();
	}

	/** Wait for a text that does not stand in what was waited for before. */
	void awaitText(String text) throws IOException {
		byte[] bytes = new byte[8192];
		while (!tail(bytes.length + text.length()).contains(text)) {
			int length = this.socket.getInputStream().read(bytes);
			assertThat(length).as(text()).isNotNegative();
			this.received.write(bytes, 0, length);
		}
	}

	private String tail(int length) {
		byte[] all = this.received.toByteArray();
		int from = Math.max(0, all.length - length);
		return new String(all, from, all.length - from, StandardCharsets.UTF_8);
	}

	/** All that came, when the server has closed the connection. */
	String whole() throws IOException {
		this.socket.getInputStream().transferTo(this.received);
		return text();
	}

	String text() {
		return this.received.toString(StandardCharsets.UTF_8);
	}

	/** Close the connection without a goodbye. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
