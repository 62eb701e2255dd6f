package io.github.ssekit.test.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A line to a server that can be made bad: clients connect to its port and are passed on
 * to the server. What goes over it is not looked at, so it also carries TLS. All faults
 * may be combined; {@link #heal()} ends them all.
 * <p>
 * Thread-safe. Each connection has a daemon thread for each direction.
 */
public final class RedisProxy implements AutoCloseable {

	private static final int PORTS_TO_TRY = 20;

	private static final int CONNECT_MILLIS = 10_000;

	/** Where new connections lead. */
	private volatile RedisAddress server;

	private final int port;

	private final ProxyFaults faults = new ProxyFaults();

	/** Guarded by itself. */
	private final Set<ProxiedConnection> connections = new HashSet<>();

	/** Guarded by the lock of this; {@code null} while nobody may come. */
	private @Nullable ServerSocket acceptor;

	/** Who accepts at the acceptor. Guarded by the lock of this. */
	private @Nullable Thread doorman;

	private RedisProxy(RedisAddress server) {
		this.server = server;
		this.port = FreePort.find();
		open();
	}

	/**
	 * Lay a line to a server.
	 * @param server the server
	 * @return the line, which is in order
	 */
	public static RedisProxy to(RedisServer server) {
		return to(server.address());
	}

	/**
	 * Lay a line to a server.
	 * @param server where the server listens
	 * @return the line, which is in order
	 */
	public static RedisProxy to(RedisAddress server) {
		for (int i = 0; i < PORTS_TO_TRY; i++) {
			try {
				return new RedisProxy(server);
			}
			catch (UncheckedIOException ex) {
				// somebody else was faster: try another port
			}
		}
		throw new IllegalStateException("no line to " + server + ": each of " + PORTS_TO_TRY + " ports was taken");
	}

	/**
	 * The host that clients connect to in place of the server's.
	 * @return the loopback address
	 */
	public String host() {
		return "127.0.0.1";
	}

	/**
	 * The port that clients connect to in place of the server's.
	 * @return the port, always the same
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Where clients connect to in place of the server.
	 * @return host and port
	 */
	public RedisAddress address() {
		return new RedisAddress(host(), this.port);
	}

	/**
	 * How many connections there are.
	 * @return their number
	 */
	public int connections() {
		synchronized (this.connections) {
			return this.connections.size();
		}
	}

	/**
	 * Break all connections, so that both sides see a reset. New ones can be made at
	 * once, unless they are {@linkplain #refuse() refused}.
	 */
	public void cut() {
		snapshot().forEach(ProxiedConnection::cut);
	}

	/**
	 * Refuse new connections as if nobody listened. Those that are there stay.
	 */
	public synchronized void refuse() {
		closeQuietly(this.acceptor);
		this.acceptor = null;
		if (this.doorman != null) {
			awaitEnd(this.doorman); // until then the system still takes connections
			this.doorman = null;
		}
	}

	/**
	 * Accept new connections again.
	 */
	public synchronized void accept() {
		if (this.acceptor == null) {
			open();
		}
	}

	/**
	 * Let new connections lead to another server, as a name does that is given to another
	 * one. Those that are there stay.
	 * @param other the other server
	 */
	public void leadTo(RedisServer other) {
		this.server = other.address();
	}

	/**
	 * Let each piece that is read from either side wait before it goes on. Pieces wait
	 * one after the other, so this bounds throughput as well.
	 * @param perRead how long, zero for not at all
	 * @throws IllegalArgumentException if it is negative
	 */
	public void slow(Duration perRead) {
		this.faults.slow(perRead);
	}

	/**
	 * Let nothing pass in either direction, while connections stay open and new ones are
	 * accepted. What is sent meanwhile arrives when the line is {@linkplain #heal()
	 * healed}, as it does after a fault of a network.
	 */
	public void blackHole() {
		this.faults.blackHole();
	}

	/**
	 * Pass on what clients send, and swallow what the server answers. A {@link #cut()}
	 * then shows the client a connection that was lost before the reply.
	 */
	public void dropReplies() {
		this.faults.dropReplies();
	}

	/**
	 * Let everything pass again and accept new connections. Connections on which a reply
	 * was swallowed are cut: on them each further reply would answer the wrong command.
	 */
	public void heal() {
		snapshot().stream().filter(ProxiedConnection::hasLostReplies).forEach(ProxiedConnection::cut);
		this.faults.heal();
		// again, for a reply that was swallowed in between
		snapshot().stream().filter(ProxiedConnection::hasLostReplies).forEach(ProxiedConnection::cut);
		accept();
	}

	/**
	 * Cut everything and take no more connections. Closing twice does nothing more.
	 */
	@Override
	public void close() {
		refuse();
		this.faults.heal();
		cut();
	}

	private synchronized void open() {
		try {
			ServerSocket open = new ServerSocket(this.port, 100, InetAddress.getByName(host()));
			this.acceptor = open;
			Thread thread = new Thread(() -> acceptAll(open), "redis-line-" + this.port);
			thread.setDaemon(true);
			thread.start();
			this.doorman = thread;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no line on port " + this.port + ": " + ex.getMessage(), ex);
		}
	}

	private void acceptAll(ServerSocket open) {
		while (!open.isClosed()) {
			try {
				connect(open, open.accept());
			}
			catch (IOException ex) {
				// the acceptor was closed, which ends the loop
			}
		}
	}

	private void connect(ServerSocket open, Socket client) throws IOException {
		Socket server = new Socket();
		ProxiedConnection connection = new ProxiedConnection(client, server, this.faults, this::forget);
		synchronized (this.connections) {
			this.connections.add(connection);
		}
		if (open.isClosed()) {
			connection.cut(); // close() may have looked before it was there
			return;
		}
		try {
			server.connect(new InetSocketAddress(this.server.host(), this.server.port()), CONNECT_MILLIS);
		}
		catch (IOException ex) {
			connection.cut(); // the server refuses, and so do we
			return;
		}
		connection.start();
	}

	private void forget(ProxiedConnection connection) {
		synchronized (this.connections) {
			this.connections.remove(connection);
		}
	}

	private List<ProxiedConnection> snapshot() {
		synchronized (this.connections) {
			return List.copyOf(this.connections);
		}
	}

	private static void awaitEnd(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt(); // a test out of time: no need to be exact
		}
	}

	private static void closeQuietly(@Nullable ServerSocket open) {
		try {
			if (open != null) {
				open.close();
			}
		}
		catch (IOException ex) {
			// nothing is left that could be done about it
		}
	}

}
