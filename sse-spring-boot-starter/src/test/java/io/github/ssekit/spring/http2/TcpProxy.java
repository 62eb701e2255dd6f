package io.github.ssekit.spring.http2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes the bytes of connections on to a server, and can stop to do so, or break them:
 * so a client whose network stands still or is lost, whatever its protocol. It takes
 * little ahead of the client. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {

	private static final int LITTLE = 4096;

	private final ServerSocket accepting;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	/** Guarded by the monitor. */
	private boolean stopped;

	/**
	 * Begin to accept connections.
	 * @param target the port on this machine that they are passed on to
	 */
	TcpProxy(int target) throws IOException {
		this.target = target;
		this.accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	/** Where it accepts connections. */
	int port() {
		return this.accepting.getLocalPort();
	}

	/** Pass nothing on any more of what the server sends. */
	synchronized void stopForwarding() {
		this.stopped = true;
	}

	/** Go on. */
	synchronized void resumeForwarding() {
		this.stopped = false;
		notifyAll();
	}

	/** Reset all connections, on both sides. */
	void reset() {
		this.sockets.forEach((socket) -> close(socket, true));
	}

	/** Close all connections, on both sides, as a client that leaves. */
	void leave() {
		this.sockets.forEach((socket) -> close(socket, false));
	}

	@Override
	public void close() throws IOException {
		this.accepting.close();
		resumeForwarding();
		reset();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.accepting.accept();
				Socket server = new Socket();
				server.setReceiveBufferSize(LITTLE);
				this.sockets.addAll(List.of(client, server));
				server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
				start(() -> pass(client, server, false));
				start(() -> pass(server, client, true));
			}
		}
		catch (IOException ex) {
			reset(); // it was closed
		}
	}

	private void pass(Socket from, Socket to, boolean stoppable) {
		try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			to.setTcpNoDelay(true);
			byte[] bytes = new byte[LITTLE];
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				if (stoppable) {
					awaitForwarding();
				}
				out.write(bytes, 0, length);
			}
		}
		catch (IOException ex) {
			close(to, true);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void awaitForwarding() throws InterruptedException {
		while (this.stopped) {
			wait();
		}
	}

	private static void close(Socket socket, boolean reset) {
		try (Socket closed = socket) {
			if (reset && !closed.isClosed()) {
				closed.setSoLinger(true, 0);
			}
		}
		catch (IOException ex) {
			// the other side was faster
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

}
