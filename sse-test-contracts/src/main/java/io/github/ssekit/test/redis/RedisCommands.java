package io.github.ssekit.test.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, to which commands are said word by word. A reply is a
 * {@code String} (UTF-8), a {@code Long}, a {@code List} of replies or {@code null} for
 * nil.
 * <p>
 * Thread-safe: one command at a time. Every method that waits throws
 * {@link UncheckedIOException} if the connection breaks, or with a
 * {@link java.net.SocketTimeoutException} as its cause if the server does not answer in
 * time. After either the connection is of no more use.
 */
public final class RedisCommands implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private RedisCommands(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connect to a server.
	 * @param address where it listens
	 * @param patience how long to wait for the connection, and then for each reply; at
	 * least one millisecond
	 * @return the connection
	 * @throws UncheckedIOException if there is none to be had
	 */
	public static RedisCommands connect(RedisAddress address, Duration patience) {
		return connect(address, patience, null);
	}

	/** By TLS, where there is a certificate to trust. */
	static RedisCommands connect(RedisAddress address, Duration patience, @Nullable TlsCertificate tls) {
		int millis = Math.toIntExact(Math.max(1, patience.toMillis()));
		Socket socket = new Socket();
		try {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(millis);
			socket.connect(new InetSocketAddress(address.host(), address.port()), millis);
			return new RedisCommands((tls == null) ? socket
					: tls.trust().getSocketFactory().createSocket(socket, address.host(), address.port(), true));
		}
		catch (IOException ex) {
			closeQuietly(socket);
			throw new UncheckedIOException("no connection to " + address + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Send a command and wait for its reply.
	 * @param words the command and its arguments
	 * @return the reply
	 * @throws RedisErrorReply if the server refuses
	 */
	public synchronized @Nullable Object command(String... words) {
		send(words);
		return receive();
	}

	/**
	 * Send a command and have its reply as text: a number in digits, a list line by line,
	 * nil as nothing.
	 * @param words the command and its arguments
	 * @return the reply
	 * @throws RedisErrorReply if the server refuses
	 */
	public String text(String... words) {
		return text(command(words));
	}

	/**
	 * Send a command and do not wait: more than one may be under way, and whoever has
	 * subscribed {@linkplain #receive() receives} without asking.
	 * @param words the command and its arguments
	 */
	public synchronized void send(String... words) {
		try {
			this.socket.getOutputStream().write(Resp.encode(words));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(words[0] + " was not sent: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Wait for the next reply or message.
	 * @return the reply
	 * @throws RedisErrorReply if it is an error
	 */
	public synchronized @Nullable Object receive() {
		try {
			Object reply = Resp.decode(this.in);
			if (reply instanceof RedisErrorReply error) {
				throw error;
			}
			return reply;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no reply: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Close the connection. Whoever waits for a reply waits no longer.
	 */
	@Override
	public void close() {
		closeQuietly(this.socket);
	}

	static String text(@Nullable Object reply) {
		if (reply instanceof List<?> list) {
			return list.stream().map(RedisCommands::text).collect(Collectors.joining("\n"));
		}
		return (reply == null) ? "" : reply.toString();
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// nothing is left that could be done about it
		}
	}

}
