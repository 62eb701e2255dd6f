package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.CommandExecutor;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

/**
 * A list as one node sees it, and what this node has in hand: the processing list, which
 * is this node's as long as it holds its lease. Its calls wait for the answer; they throw
 * what {@link CommandExecutor} says. Used by one thread.
 */
final class ListQueue implements AutoCloseable {

	private static final RedisScript BEAT = script("beat");

	private static final RedisScript DONE = script("done");

	private static final RedisScript FAILED = script("failed");

	/** Three beats in a lease: two may be lost. */
	private static final int BEATS = 3;

	private static final Duration LONGEST_BLOCK = Duration.ofMillis(500);

	private static final Duration FORGOTTEN = Duration.ofHours(1);

	private static final int DEAD_LETTERS_KEPT = 10_000;

	private final ListConsumerSettings settings;

	private final CommandExecutor executor;

	private final String node;

	private final double blockSeconds;

	private final byte[] list;

	private final byte[] processing;

	private final byte[] deliveries;

	private final byte[] dead;

	/** When the lease that Redis has confirmed was asked for. */
	private long leased;

	private boolean hasLease;

	ListQueue(RedisConnections connections, ListConsumerSettings settings, String node) {
		this.settings = settings;
		this.node = node;
		Duration beat = settings.lease().dividedBy(BEATS);
		Duration block = (beat.compareTo(LONGEST_BLOCK) < 0) ? beat : LONGEST_BLOCK;
		this.blockSeconds = block.toMillis() / 1000.0;
		this.executor = connections.commandExecutor("the connection of the consumer " + settings.list(),
				block.plus(connections.timeout()));
		this.list = AsciiCodec.utf8(settings.list());
		this.processing = AsciiCodec.utf8(settings.beside("processing:" + node));
		this.deliveries = AsciiCodec.utf8(settings.beside("deliveries"));
		this.dead = AsciiCodec.utf8(settings.deadLetters());
	}

	/** Whether nobody else can have taken this node for dead. */
	boolean hasLease() {
		return this.hasLease && System.nanoTime() - this.leased < this.settings.lease().toNanos();
	}

	boolean isBeatDue() {
		return !this.hasLease || System.nanoTime() - this.leased >= this.settings.lease().toNanos() / BEATS;
	}

	/** Keep the lease, and move back what nodes had in hand that have none. */
	Beat beat() {
		long asked = System.nanoTime();
		Beat beat = beat(this.settings.lease().toMillis());
		this.leased = asked;
		this.hasLease = true;
		return beat;
	}

	/** Give the lease back, and into the queue what is in hand. */
	void leave() {
		this.hasLease = false;
		beat(0);
	}

	/** Take the next element into the hand; waits a moment for it. */
	byte @Nullable [] take() {
		LMoveArgs ends = this.settings.leftToRight() ? LMoveArgs.Builder.leftLeft() : LMoveArgs.Builder.rightLeft();
		return this.executor
			.run("for a new element",
					(commands) -> commands.blmove(this.list, this.processing, ends, this.blockSeconds))
			.join();
	}

	/** What this node has in hand, the first one that it took; null for nothing. */
	byte @Nullable [] held() {
		return this.executor.run("for an unfinished element", (commands) -> commands.lindex(this.processing, -1))
			.join();
	}

	/** It has become an event. Answers how many elements are still in hand. */
	int done(byte[] element) {
		Long left = this.executor
			.<Long>run("to take an element out", DONE, ScriptOutputType.INTEGER,
					new byte[][] { this.processing, this.deliveries }, element)
			.join();
		return left.intValue();
	}

	/** A delivery has failed; the last one moves the element to the dead letters. */
	Failed failed(byte[] element, String reason, int maxDeliveries) {
		List<Object> answer = this.executor
			.<List<Object>>run("to note a failure", FAILED, ScriptOutputType.MULTI,
					new byte[][] { this.processing, this.deliveries, this.dead }, element, AsciiCodec.utf8(reason),
					AsciiCodec.bytes(maxDeliveries), AsciiCodec.bytes(DEAD_LETTERS_KEPT))
			.join();
		return new Failed(number(answer, 0), number(answer, 1) == 1);
	}

	@Override
	public void close() {
		this.executor.close();
	}

	private Beat beat(long lease) {
		List<Object> answer = this.executor
			.<List<Object>>run("for a lease", BEAT, ScriptOutputType.MULTI,
					new byte[][] { this.list, AsciiCodec.utf8(this.settings.beside("nodes")), this.deliveries,
							this.dead, AsciiCodec.utf8(this.settings.beside("said")) },
					AsciiCodec.utf8(this.node), AsciiCodec.bytes(lease),
					AsciiCodec.utf8(this.settings.beside("processing:")),
					AsciiCodec.bytes(this.settings.leftToRight() ? "LPUSH" : "RPUSH"),
					AsciiCodec.bytes(this.settings.maxDeliveries()), AsciiCodec.bytes(DEAD_LETTERS_KEPT),
					AsciiCodec.bytes(FORGOTTEN.toMillis()))
			.join();
		return new Beat(number(answer, 0), number(answer, 1), number(answer, 2), number(answer, 3));
	}

	private static RedisScript script(String name) {
		return RedisScript.of("lease", "list/common", "list/" + name);
	}

	private static int number(List<?> answer, int index) {
		return ((Number) answer.get(index)).intValue();
	}

	/**
	 * What a beat answers.
	 *
	 * @param inHand how many elements this node has in hand
	 * @param movedBack how many elements of nodes that have died are in the queue again
	 * @param dead how many of those were given up
	 * @param waiting how many elements are in the queue
	 */
	record Beat(int inHand, int movedBack, int dead, int waiting) {
	}

	/**
	 * What became of an element whose delivery has failed.
	 *
	 * @param count how many deliveries have failed
	 * @param dead whether it was given up
	 */
	record Failed(int count, boolean dead) {
	}

}
