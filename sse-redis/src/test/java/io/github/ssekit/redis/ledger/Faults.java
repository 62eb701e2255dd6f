package io.github.ssekit.redis.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.test.redis.RedisServer;

/** Lets things go wrong, one after another, as the seed has it. Used by one thread. */
final class Faults {

	private static final List<Fault> ALL = List.of(Fault.values());

	private final RedisServer redis;

	private final Members members;

	private final Random random;

	private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

	Faults(RedisServer redis, Members members, long seed) {
		this.redis = redis;
		this.members = members;
		this.random = new Random(seed);
	}

	/** A pause, and then a fault from its beginning to its end. */
	void next() throws InterruptedException {
		hold(100, 500);
		Fault fault = ALL.get(this.random.nextInt(ALL.size()));
		this.counts.merge(fault, 1, Integer::sum);
		Member member = this.members.any(this.random);
		switch (fault) {
			case KILL_PUBSUB -> this.redis.killClients("pubsub");
			case KILL_NORMAL -> this.redis.killClients("normal");
			case CUT -> member.line().cut();
			case LOST_REPLIES -> {
				member.line().dropReplies();
				hold(50, 400);
				member.line().cut();
				member.line().heal();
			}
			case BLACK_HOLE -> {
				member.line().blackHole();
				hold(200, 2500);
				member.line().heal();
			}
			case FREEZE -> {
				this.redis.freeze();
				hold(100, 1500);
				this.redis.thaw();
			}
			case KILL_REDIS -> {
				this.redis.kill();
				hold(0, 500);
				this.redis.restart();
			}
			case REPLACE_NODE -> this.members.replace(member);
		}
	}

	@Override
	public String toString() {
		return this.counts.toString();
	}

	private void hold(int least, int most) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(least + this.random.nextInt(most - least));
	}

}
