package io.github.ssekit.test.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection, in the hands of the test.
 */
final class ScriptedConnection {

	private static final int SEND_BUFFER = 16 * 1024;

	private final Socket socket;

	private final String requestLine;

	private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	ScriptedConnection(Socket socket, int limitMillis) throws IOException {
		this.socket = socket;
		socket.setSoTimeout(limitMillis);
		socket.setTcpNoDelay(true);
		socket.setSendBufferSize(SEND_BUFFER);
		List<String> lines = readHead(socket.getInputStream());
		this.requestLine = lines.get(0);
		for (String line : lines.subList(1, lines.size())) {
			int colon = line.indexOf(": ");
			String before = this.headers.put(line.substring(0, colon), line.substring(colon + 2));
			if (before != null) {
				throw new AssertionError("Twice in the request: " + line);
			}
		}
	}

	private static List<String> readHead(InputStream in) throws IOException {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		while (true) {
			int b = in.read();
			if (b < 0) {
				throw new IOException("The request ends within its head: " + lines + line);
			}
			line.append((char) b);
			int end = line.length() - 2;
			if (end >= 0 && line.charAt(end) == '\r' && b == '\n') {
				if (end == 0) {
					return lines;
				}
				lines.add(line.substring(0, end));
				line.setLength(0);
			}
		}
	}

	String requestLine() {
		return this.requestLine;
	}

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Nullable String lastEventId() {
		return header("Last-Event-ID");
	}

	/** Send bytes as they are, one for each {@code char} up to U+00FF. */
	ScriptedConnection send(String raw) {
		try {
			this.socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ScriptedConnection head(int status, String... headers) {
		String lines = (headers.length == 0) ? "" : String.join("\r\n", headers) + "\r\n";
		return send("HTTP/1.1 " + status + " Whatever\r\n" + lines + "\r\n");
	}

	ScriptedConnection openStream() {
		return head(200, "Content-Type: text/event-stream;charset=UTF-8", "Transfer-Encoding: chunked");
	}

	/** Send text as one chunk. */
	ScriptedConnection chunk(String text) {
		String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
		return send(Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n");
	}

	/** End the stream as HTTP wants it, then the connection. */
	void end() {
		send("0\r\n\r\n").close();
	}

	/** End the connection, politely, whatever was sent. */
	void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** End the connection with a reset. */
	void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			close();
		}
		catch (SocketException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Wait until the client ends the connection, and say how: "FIN" or "RST". */
	String awaitEnd() {
		try {
			int b = this.socket.getInputStream().read();
			return (b < 0) ? "FIN" : "more bytes";
		}
		catch (SocketException ex) {
			return "RST";
		}
		catch (IOException ex) {
			throw new AssertionError("The client did not end the connection", ex);
		}
	}

	/**
	 * Send one endless comment until the connection has taken nothing for half a second,
	 * or more bytes than buffers ever hold.
	 * @return how many bytes it took
	 */
	long fill(long most) {
		SocketChannel channel = this.socket.getChannel();
		ByteBuffer bytes = ByteBuffer.wrap((":" + "x".repeat(64 * 1024)).getBytes(StandardCharsets.US_ASCII));
		long taken = 0;
		long lastProgress = System.nanoTime();
		try {
			channel.configureBlocking(false);
			while (taken < most && System.nanoTime() - lastProgress < TimeUnit.MILLISECONDS.toNanos(500)) {
				int count = channel.write(bytes);
				if (count > 0) {
					taken += count;
					lastProgress = System.nanoTime();
				}
				if (!bytes.hasRemaining()) {
					bytes.position(1);
				}
				Thread.onSpinWait();
			}
			channel.configureBlocking(true);
			return taken;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
