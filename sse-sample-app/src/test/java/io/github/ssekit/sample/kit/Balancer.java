package io.github.ssekit.sample.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address for several nodes, as a load balancer gives it that asks nobody whether he
 * is ready: each connection goes to any node, and to another one where nobody takes it.
 */
public final class Balancer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Balancer.class);

	private final ServerSocket server;

	private final List<URI> nodes = new CopyOnWriteArrayList<>();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	public Balancer() {
		try {
			this.server = new ServerSocket(0, 500, InetAddress.getByName("localhost"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	public String origin() {
		return "http://localhost:" + this.server.getLocalPort();
	}

	public void add(Sample node) {
		this.nodes.add(URI.create(node.origin()));
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				this.sockets.add(client);
				start(() -> connect(client));
			}
		}
		catch (IOException ex) {
			log.debug("The balancer has ended", ex);
		}
	}

	private void connect(Socket client) {
		int first = ThreadLocalRandom.current().nextInt(this.nodes.size());
		for (int i = 0; i < this.nodes.size(); i++) {
			URI node = this.nodes.get((first + i) % this.nodes.size());
			try {
				Socket made = new Socket(node.getHost(), node.getPort());
				this.sockets.add(made);
				start(() -> pump(client, made));
				pump(made, client);
				return;
			}
			catch (IOException ex) {
				log.debug("{} takes no connection", node, ex);
			}
		}
		close(client);
	}

	/** What one side has ended is ended on the other; a reset is one, too. */
	private void pump(Socket from, Socket to) {
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			in.transferTo(out);
		}
		catch (IOException ex) {
			log.trace("A connection has broken", ex);
		}
		close(from);
		close(to);
	}

	private void close(Socket socket) {
		this.sockets.remove(socket);
		try {
			socket.close();
		}
		catch (IOException ex) {
			log.trace("It was closed before", ex);
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "balancer");
		thread.setDaemon(true);
		thread.start();
	}

}
