package io.github.ssekit.test.redis;

import java.net.SocketException;
import java.time.Duration;

/** What is wrong with a line. Thread-safe. */
final class ProxyFaults {

	/** Guarded by the lock of this. */
	private Duration delay = Duration.ZERO;

	/** Guarded by the lock of this. */
	private boolean blackHole;

	/** Volatile: asked for each piece. */
	private volatile boolean dropsReplies;

	synchronized void slow(Duration perRead) {
		if (perRead.isNegative()) {
			throw new IllegalArgumentException("delay " + perRead + ": must not be negative");
		}
		this.delay = perRead;
		notifyAll();
	}

	synchronized void blackHole() {
		this.blackHole = true;
	}

	void dropReplies() {
		this.dropsReplies = true;
	}

	boolean dropsReplies() {
		return this.dropsReplies;
	}

	synchronized void heal() {
		this.delay = Duration.ZERO;
		this.blackHole = false;
		this.dropsReplies = false;
		notifyAll();
	}

	/** Wake those that wait on behalf of a connection that is no more. */
	synchronized void wake() {
		notifyAll();
	}

	/**
	 * Wait as long as a piece of that connection has to.
	 * @throws SocketException if the connection is cut meanwhile: the piece is lost
	 */
	synchronized void delay(ProxiedConnection connection) throws InterruptedException, SocketException {
		long begin = System.nanoTime();
		while (!connection.isCut()) {
			long left = this.delay.toMillis() - (System.nanoTime() - begin) / 1_000_000;
			if (this.blackHole) {
				wait();
			}
			else if (left > 0) {
				wait(left);
			}
			else {
				return;
			}
		}
		throw new SocketException("the line was cut");
	}

}
