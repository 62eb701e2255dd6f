package io.github.ssekit.kafka.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A {@link Node} in a process of its own, which may be killed. Used by one thread. */
final class NodeProcess implements AutoCloseable {

	private final String[] args;

	private Process process;

	NodeProcess(String redis, String kafka, String topic) {
		this.args = new String[] { redis, kafka, topic };
		this.process = start();
	}

	/** As {@code kill -9} does, and start another one in its place. */
	void killAndRestart() {
		kill();
		this.process = start();
	}

	/** As {@code kill -9} does. */
	void kill() {
		try {
			this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		kill();
	}

	private Process start() {
		try {
			return new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m", "-cp",
					System.getProperty("java.class.path"), Node.class.getName(), this.args[0], this.args[1],
					this.args[2])
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
