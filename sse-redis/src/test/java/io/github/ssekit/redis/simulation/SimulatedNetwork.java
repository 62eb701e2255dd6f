package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.lettuce.core.RedisCommandExecutionException;

/**
 * Between nodes and Redis: what is said takes its time, may be lost on its way, or may be
 * done though its answer is lost; and for some time nothing may come through. What one
 * connection says arrives in its order. Used by whoever has the turn.
 */
final class SimulatedNetwork {

	private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	private final SimulatedWorld world;

	private final Chance chance;

	private final long timeout;

	/** One answer of so many is lost; none for 0. */
	private int lostAnswers;

	/** How long a slow command is on its way at most. */
	private final long slowest;

	/** One command of so many is on its way for long; none for 0. */
	private int slowCommands;

	private final List<Outage> outages = new ArrayList<>();

	private final Map<Object, Long> lastArrivals = new HashMap<>();

	SimulatedNetwork(SimulatedWorld world, Chance chance, long timeout, long slowest, int lostAnswers,
			int slowCommands) {
		this.slowest = slowest;
		this.world = world;
		this.chance = chance;
		this.timeout = timeout;
		this.lostAnswers = lostAnswers;
		this.slowCommands = slowCommands;
	}

	/** Nothing comes through for a while, from one node or from all. */
	void addOutage(Outage outage) {
		this.outages.add(outage);
	}

	List<Outage> outages() {
		return this.outages;
	}

	/** From now on nothing goes wrong. */
	void heal() {
		this.lostAnswers = 0;
		this.slowCommands = 0;
		this.outages.removeIf((outage) -> outage.from() >= this.world.now());
	}

	/**
	 * Say something to Redis.
	 * @param connection what arrives in its order
	 * @param command what Redis does; null for nothing yet, where it is to wait
	 * @param wait for how long it waits
	 */
	<T> CompletableFuture<T> send(SimulatedNode node, Object connection, Supplier<T> command, long wait) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		long now = this.world.now();
		Outage outage = outageAt(now, node);
		if (outage != null && outage.kind() == Outage.Kind.REFUSED) {
			this.world.after(MILLI,
					() -> node.arrive(answer, null, new RedisAwayException("simulated: refused", false, null)));
			return answer;
		}
		this.world.after(this.timeout + wait,
				() -> node.arrive(answer, null, new RedisAwayException("simulated: no answer", true, null)));
		long arrival = Math.max(now + latency(), this.lastArrivals.getOrDefault(connection, 0L) + 1);
		this.lastArrivals.put(connection, arrival);
		arrive(node, command, arrival, arrival + wait, answer);
		return answer;
	}

	private <T> void arrive(SimulatedNode node, Supplier<T> command, long arrival, long giveUp,
			CompletableFuture<T> answer) {
		this.world.at(arrival, () -> {
			Outage outage = outageAt(this.world.now(), node);
			if (outage != null) {
				if (outage.kind() == Outage.Kind.FROZEN) { // it is done as soon as Redis
															// goes on
					arrive(node, command, outage.to() + this.chance.below(1000), giveUp, answer);
				}
				return;
			}
			if (isLost()) { // as where Redis is full in this moment, and refuses it
				reply(node, null, new RedisAwayException("simulated: refused", true, null), answer);
				return;
			}
			T value;
			try {
				value = command.get();
			}
			catch (RedisError ex) {
				reply(node, null, new RedisCommandExecutionException(ex.getMessage()), answer);
				return;
			}
			catch (OutOfOrderException ex) {
				reply(node, null, ex, answer);
				return;
			}
			if (value == null && this.world.now() < giveUp) {
				arrive(node, command, Math.min(giveUp, this.world.now() + this.chance.between(20, 200) * MILLI), giveUp,
						answer);
				return;
			}
			reply(node, value, null, answer);
		});
	}

	private <T> void reply(SimulatedNode node, T value, Throwable failure, CompletableFuture<T> answer) {
		if (!isLost()) {
			this.world.after(latency(), () -> {
				if (outageAt(this.world.now(), node) == null) {
					node.arrive(answer, value, failure);
				}
			});
		}
	}

	private boolean isLost() {
		return this.chance.oneIn(this.lostAnswers);
	}

	private long latency() {
		if (this.slowCommands > 0 && this.chance.oneIn(this.slowCommands)) {
			return this.chance.spread(MILLI, this.slowest);
		}
		return this.chance.between(50_000L, MILLI);
	}

	private Outage outageAt(long time, SimulatedNode node) {
		for (Outage outage : this.outages) {
			if (outage.covers(time, node)) {
				return outage;
			}
		}
		return null;
	}

}
