package io.github.ssekit.sample.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line between a browser and the sample that can be cut. */
public final class TcpProxy implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(TcpProxy.class);

	private final ServerSocket server;

	private final URI target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile boolean down;

	public TcpProxy(String target) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.target = URI.create(target);
		start(this::accept);
	}

	public String origin() {
		return "http://localhost:" + this.server.getLocalPort();
	}

	/** Reset every connection, and every one that comes, until {@link #repair()}. */
	public void cut() {
		this.down = true;
		this.sockets.forEach(TcpProxy::reset);
	}

	public void repair() {
		this.down = false;
	}

	@Override
	public void close() {
		cut();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				connect(this.server.accept());
			}
		}
		catch (IOException ex) {
			this.sockets.forEach(TcpProxy::reset); // it was closed
		}
	}

	private void connect(Socket browser) {
		this.sockets.add(browser);
		try {
			Socket sample = new Socket(this.target.getHost(), this.target.getPort());
			this.sockets.add(sample);
			start(() -> pump(browser, sample));
			start(() -> pump(sample, browser));
		}
		catch (IOException ex) {
			reset(browser);
		}
		if (this.down) {
			cut();
		}
	}

	private void pump(Socket from, Socket to) {
		try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
		catch (IOException ex) {
			reset(to);
		}
		finally {
			this.sockets.remove(from);
		}
	}

	private static void reset(Socket socket) {
		try (socket) {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			log.trace("It was closed before", ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
