package io.github.ssekit.redis.ledger;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;

/** A node with a line of its own, which ends as a process does that is killed. */
final class Member implements AutoCloseable {

	private final RedisProxy line;

	private final HubNode node;

	private volatile boolean alive = true;

	Member(RedisServer redis, RedisSettings settings) {
		this.line = RedisProxy.to(redis);
		this.node = new HubNode(this.line.address(), settings);
	}

	RedisProxy line() {
		return this.line;
	}

	HubNode node() {
		return this.node;
	}

	boolean isAlive() {
		return this.alive;
	}

	@Override
	public void close() {
		this.alive = false;
		this.line.close(); // first: no goodbye reaches Redis
		this.node.close();
	}

}
