package io.github.ssekit.test.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection over a line: two sockets, and a thread for each direction. */
final class ProxiedConnection {

	private static final int PIECE = 16 * 1024;

	private final Socket client;

	private final Socket server;

	private final ProxyFaults faults;

	private final Consumer<ProxiedConnection> end;

	/** Directions that still pass something on. */
	private final AtomicInteger open = new AtomicInteger(2);

	/** Written by any thread that cuts. */
	private volatile boolean cut;

	/** Written by the thread that reads replies. */
	private volatile boolean lostReplies;

	ProxiedConnection(Socket client, Socket server, ProxyFaults faults, Consumer<ProxiedConnection> end) {
		this.client = client;
		this.server = server;
		this.faults = faults;
		this.end = end;
	}

	void start() {
		thread("requests", () -> pass(this.client, this.server, false)).start();
		thread("replies", () -> pass(this.server, this.client, true)).start();
	}

	/** Reset both sides. */
	void cut() {
		this.cut = true;
		reset(this.client);
		reset(this.server);
		this.faults.wake();
		this.end.accept(this);
	}

	boolean isCut() {
		return this.cut;
	}

	boolean hasLostReplies() {
		return this.lostReplies;
	}

	private void pass(Socket from, Socket to, boolean replies) {
		try {
			from.setTcpNoDelay(true);
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] piece = new byte[PIECE];
			for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
				this.faults.delay(this);
				if (replies && this.faults.dropsReplies()) {
					this.lostReplies = true;
				}
				else {
					out.write(piece, 0, length);
				}
			}
			this.faults.delay(this); // the end travels no faster than the rest
			to.shutdownOutput();
			if (this.open.decrementAndGet() == 0) {
				from.close();
				to.close();
				this.end.accept(this);
			}
		}
		catch (IOException ex) {
			cut(); // one side has broken it, so the other is to see it
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			cut();
		}
	}

	private Thread thread(String direction, Runnable task) {
		Thread thread = new Thread(task, "redis-line-" + direction + "-" + this.client.getPort());
		thread.setDaemon(true);
		return thread;
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// it is closed already, or was never connected
		}
		try {
			socket.close();
		}
		catch (IOException ex) {
			// nothing is left that could be done about it
		}
	}

}
