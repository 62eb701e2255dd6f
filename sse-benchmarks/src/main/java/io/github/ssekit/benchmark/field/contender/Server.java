package io.github.ssekit.benchmark.field.contender;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.field.server.Payload;

/** A contender's process. */
public interface Server extends AutoCloseable {

	/** The port of its streams, on loopback. */
	int port();

	/**
	 * Publish events, one after the other, to all streams.
	 * @param payload of each
	 * @param first the number of the first
	 * @param count how many
	 * @return when the contender has taken them all; some have not sent them then
	 */
	CompletableFuture<Void> publish(Payload payload, int first, int count);

	/** The processor time so far, in nanoseconds, to 10 ms. */
	long cpu();

	/** What it holds. */
	Memory memory();

	@Override
	void close();

}
