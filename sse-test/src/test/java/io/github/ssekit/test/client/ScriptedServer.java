package io.github.ssekit.test.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A server on a real socket that does nothing by itself: the test takes each connection
 * and says what goes over it.
 */
final class ScriptedServer implements AutoCloseable {

	private static final int LIMIT_MILLIS = 10_000;

	private final ServerSocketChannel channel;

	ScriptedServer() {
		this(0);
	}

	ScriptedServer(int port) {
		try {
			this.channel = ServerSocketChannel.open();
			this.channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
			this.channel.socket().setSoTimeout(LIMIT_MILLIS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.channel.socket().getLocalPort();
	}

	String url() {
		return "http://localhost:" + port() + "/stream";
	}

	/** Take the next connection and read its request. */
	ScriptedConnection accept() {
		try {
			return new ScriptedConnection(this.channel.socket().accept(), LIMIT_MILLIS);
		}
		catch (IOException ex) {
			throw new AssertionError("No further request came", ex);
		}
	}

	/** Take the next connection and open a stream on it. */
	ScriptedConnection acceptStream() {
		return accept().openStream();
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
