package io.github.ssekit.redis.consumer;

import java.time.Duration;

import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.CommandExecutor;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.lettuce.core.ScriptOutputType;

/**
 * Which one of the nodes that hear a channel publishes: a lease that one of them holds.
 * It ends here before it ends in Redis, so that no two hold it. Asked for by one thread,
 * whose calls wait for the answer and throw what {@link CommandExecutor} says; looked at
 * by any.
 */
final class LeaderLease {

	private static final RedisScript LEAD = RedisScript.of("lead");

	private final RedisConnections connections;

	private final byte[] key;

	private final byte[] node;

	private final Duration lease;

	/** Written by the thread that asks, and by whoever sees that nothing is heard. */
	private volatile boolean leads;

	/** Written by the thread that asks, before {@link #leads}. */
	private volatile long asked;

	/**
	 * How often it was asked, so that a call that comes late is known for it. Used by the
	 * thread that asks.
	 */
	private long calls;

	/** What Redis has said last. Used by the thread that asks. */
	private boolean granted;

	LeaderLease(RedisConnections connections, String key, String node, Duration lease) {
		this.connections = connections;
		this.key = AsciiCodec.bytes(key);
		this.node = AsciiCodec.bytes(node);
		this.lease = lease;
	}

	boolean leads() {
		return this.leads && System.nanoTime() - this.asked < this.lease.toNanos();
	}

	/** Lead, unless somebody else does. Answers whether that is new. */
	boolean ask() {
		boolean before = leads();
		long now = System.nanoTime();
		this.granted = run(this.lease.toMillis()) == 1;
		this.asked = now;
		this.leads = this.granted;
		return this.granted && !before;
	}

	/** Publish nothing until it is asked for again. The lease goes on. */
	void pause() {
		this.leads = false;
	}

	/** Let another one lead. */
	void giveUp() {
		this.leads = false;
		if (this.granted) {
			run(0);
			this.granted = false;
		}
	}

	private long run(long millis) {
		Long answer = this.connections.writes()
			.<Long>run("to lead", LEAD, ScriptOutputType.INTEGER, new byte[][] { this.key }, this.node,
					AsciiCodec.bytes(millis), AsciiCodec.bytes(++this.calls))
			.join();
		return answer;
	}

}
