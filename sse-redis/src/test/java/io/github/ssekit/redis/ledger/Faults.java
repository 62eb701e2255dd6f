package io.github.ssekit.redis.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.test.redis.RedisServer;

/** Lets things go wrong, one after another, as the seed has it. Used by one thread. */
final class Faults {

	private static final List<Fault> ALL = List.of(Fault.values());

	private final Servers servers;

	private final Members members;

	private final Leases leases;

	private final Random random;

	/** Each fault is drawn once before any is drawn again. */
	private final List<Fault> waiting = new ArrayList<>();

	private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

	Faults(Servers servers, Members members, Leases leases, long seed) {
		this.servers = servers;
		this.members = members;
		this.leases = leases;
		this.random = new Random(seed);
	}

	/** A pause, and then a fault from its beginning to its end. */
	void next() throws InterruptedException {
		hold(100, 500);
		if (this.waiting.isEmpty()) { // so that each comes once, however short the run
			this.waiting.addAll(ALL);
			Collections.shuffle(this.waiting, this.random);
		}
		Fault fault = this.waiting.remove(0);
		this.counts.merge(fault, 1, Integer::sum);
		Member member = this.members.any(this.random);
		switch (fault) {
			case KILL_PUBSUB -> this.servers.killClients("pubsub");
			case KILL_NORMAL -> this.servers.killClients("normal");
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
				RedisServer redis = this.servers.master();
				redis.freeze();
				hold(100, 1500);
				redis.thaw();
			}
			case KILL_REDIS -> {
				RedisServer redis = this.servers.master();
				redis.kill();
				hold(0, 500);
				redis.restart();
			}
			case REPLACE_NODE -> this.members.replace(member);
			case DEMOTION -> {
				this.servers.changeParts();
				hold(0, 1500);
				this.members.leadTo(this.servers.master());
			}
			case OUTAGE -> outage();
		}
	}

	private void outage() throws InterruptedException {
		RedisServer redis = this.servers.master();
		List<String> nodes = this.members.names();
		List<String> entries = this.leases.awaitRenewals(redis, nodes);
		this.servers.freeze();
		TimeUnit.MILLISECONDS.sleep(this.leases.lease().toMillis() * 2 / 3);
		this.servers.thaw();
		this.leases.checkAlive(redis, nodes, entries);
	}

	@Override
	public String toString() {
		return this.counts.toString();
	}

	private void hold(int least, int most) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(least + this.random.nextInt(most - least));
	}

}
