package io.github.ssekit.spring.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.spring.support.App;

/** A connection that says whatever it likes. */
final class RawSocket implements AutoCloseable {

	private final Socket socket;

	RawSocket(App app) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
			this.socket.setSoTimeout((int) App.PATIENCE.toMillis());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Answers false where the server has closed the connection. */
	boolean send(String text) {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	boolean send(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** What comes until the server closes the connection; an error where it does not. */
	String readToTheEnd() {
		StringBuilder answer = new StringBuilder();
		byte[] buffer = new byte[8192];
		try {
			InputStream in = this.socket.getInputStream();
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				answer.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
			}
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The server has not closed the connection. It said: " + answer, ex);
		}
		catch (IOException ex) {
			answer.append(" (reset)");
		}
		return answer.toString();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// the other side was faster
		}
	}

}
