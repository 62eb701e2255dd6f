package io.github.ssekit.redis.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * What {@link io.github.ssekit.redis.consumer.ChannelConsumer} does about who publishes,
 * step by step: a model of it and of its lease, to be changed with them.
 */
final class LeaderNode extends SimulatedNode {

	private static final RedisScript LEAD = RedisScript.of("lead");

	private final Chance chance;

	private final long lease;

	private boolean leads;

	private boolean granted;

	private long asked;

	private int calls;

	LeaderNode(Schedule schedule, String name, Chance chance) {
		super(schedule, name, chance);
		this.chance = chance;
		this.lease = schedule.lease;
	}

	@Override
	void start() {
		later(0, this::turn);
	}

	/**
	 * Whether it would publish what it hears now. The clocks of two machines differ by
	 * some milliseconds in a lease.
	 */
	boolean leads() {
		return isUp() && this.leads && nanoTime() - this.asked < this.lease - 5 * Schedule.MILLI;
	}

	private void turn() {
		if (isClosing()) {
			CompletableFuture<?> unused = giveUp();
			return;
		}
		boolean isDeaf = this.chance.oneIn(6);
		CompletableFuture<?> unused = (isDeaf ? giveUp() : ask())
			.whenComplete((answer, failure) -> later(this.chance.between(this.lease / 50, this.lease / 3), this::turn));
	}

	private CompletableFuture<Void> ask() {
		long now = nanoTime();
		return lead(this.lease / Schedule.MILLI).thenAccept((answer) -> {
			this.granted = answer == 1;
			this.asked = now;
			this.leads = this.granted;
		});
	}

	private CompletableFuture<Void> giveUp() {
		this.leads = false;
		if (!this.granted) {
			return CompletableFuture.completedFuture(null);
		}
		return lead(0).thenAccept((answer) -> this.granted = false);
	}

	private CompletableFuture<Long> lead(long millis) {
		return number(LEAD, List.of("news:leader"),
				List.of(toString(), Long.toString(millis), Integer.toString(++this.calls)));
	}

}
