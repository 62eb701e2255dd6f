package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * A node: its clock, what it says to Redis, and what stops it. Its clock goes a little
 * faster or slower than that of Redis, and begins anywhere. What it does say those that
 * extend it: models of the classes of this module, which wait for their answers and so
 * cannot be driven by one thread.
 */
abstract class SimulatedNode {

	private static final long HOUR = 3_600_000;

	private static final RedisScript PUBLISH = RedisScript.of("place", "sign", "publish");

	final Schedule schedule;

	private final String name;

	private final long clockBegins;

	private final double clockRate;

	private long pausedUntil;

	/** How many it has had. */
	private int connections;

	private boolean gone;

	private boolean closing;

	SimulatedNode(Schedule schedule, String name, Chance chance) {
		this.schedule = schedule;
		this.name = name;
		this.clockBegins = chance.number() >> 8;
		this.clockRate = 1 + chance.between(-200, 200) / 1e6;
	}

	abstract void start();

	/** As of {@link System#nanoTime()}. */
	final long nanoTime() {
		return this.clockBegins + (long) (this.schedule.world().now() * this.clockRate);
	}

	/**
	 * Do something later, unless this node is gone by then; not while it stands still.
	 */
	final void later(long nanos, Runnable task) {
		this.schedule.world().after(nanos, () -> {
			if (this.pausedUntil > this.schedule.world().now()) {
				later(this.pausedUntil - this.schedule.world().now(), task);
			}
			else if (!this.gone) {
				task.run();
			}
		});
	}

	/** An answer, or none, that is there, is looked at. */
	final <T> void arrive(CompletableFuture<T> answer, T value, Throwable failure) {
		if (answer.isDone()) {
			return;
		}
		later(0, () -> {
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else {
				answer.complete(value);
			}
		});
	}

	final CompletableFuture<List<?>> list(RedisScript script, List<String> keys, List<String> arguments) {
		return ask("commands", () -> (List<?>) this.schedule.execute(this, script.text(), keys, arguments), 0);
	}

	final CompletableFuture<Long> number(RedisScript script, List<String> keys, List<String> arguments) {
		return ask("commands", () -> (Long) this.schedule.execute(this, script.text(), keys, arguments), 0);
	}

	/**
	 * A command.
	 * @param wait for how long it waits, where its answer is nil
	 */
	final CompletableFuture<Object> command(long wait, String... words) {
		return ask("commands", () -> this.schedule.execute(this, words), wait);
	}

	private <T> CompletableFuture<T> ask(String line, java.util.function.Supplier<T> command, long wait) {
		CompletableFuture<T> answer = this.schedule.network()
			.send(this, this.name + line + this.connections, command, wait);
		CompletableFuture<?> unused = answer.whenComplete((value, failure) -> {
			if (failure instanceof RedisAwayException && this.schedule.chance.oneIn(3)) {
				this.connections++; // what is under way on the old one may come later
									// still
			}
		});
		return answer;
	}

	/**
	 * Publish, as a broker does it, but that it tries once only. Answers code, epoch,
	 * offset and time.
	 * @param source its name, the numbers, and those of the one before it; or nothing
	 */
	final CompletableFuture<List<?>> publish(String topic, String data, String key, List<String> source) {
		if (data.startsWith("large")) {
			return CompletableFuture.failedFuture(new IllegalArgumentException("simulated: it is too large"));
		}
		List<String> arguments = new ArrayList<>(
				List.of(data, Long.toString(this.schedule.mostEvents()), Long.toString(this.schedule.keptMillis()),
						this.schedule.newEpoch() + " 0", key.isEmpty() ? "0" : "300000", Long.toString(24 * HOUR),
						"PUBLISH", topic, Long.toString(this.schedule.mostBytes()), "", "", "", ""));
		arguments.addAll(source);
		List<String> keys = List.of("h:" + topic, "m:" + topic, "i:" + topic + ":" + key, "c:" + topic, "b");
		return ask("writes", () -> {
			List<?> answer = (List<?>) this.schedule.execute(this, PUBLISH.text(), keys, arguments);
			if (answer.get(0).equals(3L)) {
				throw new OutOfOrderException(Topic.of(topic), SourcePosition.of(source.get(0), 0));
			}
			return answer;
		}, 0);
	}

	/** As a collection of garbage does it. */
	final void pause(long nanos) {
		this.schedule.world().trace(this + " stands still for " + nanos / Schedule.MILLI + " ms");
		this.pausedUntil = Math.max(this.pausedUntil, this.schedule.world().now() + nanos);
	}

	/** Its process is killed. */
	final void vanish() {
		this.schedule.world().trace(this + " is killed");
		this.gone = true;
	}

	/** It ends in order, and takes its time. */
	final void close() {
		this.schedule.world().trace(this + " closes");
		this.closing = true;
	}

	final boolean isClosing() {
		return this.closing;
	}

	final boolean isUp() {
		return !this.closing && !this.gone;
	}

	@Override
	public final String toString() {
		return this.name;
	}

}
