package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A Redis, a line to it, and nodes that are closed in the end. */
abstract class RedisPresenceTestCase {

	static final Duration GRACE = Duration.ofSeconds(1);

	static final Duration LEASE = Duration.ofSeconds(1);

	/** Long enough that nothing in a test is fixed by its end. */
	static final Duration LONG = Duration.ofMinutes(1);

	static final Duration TIMEOUT = Duration.ofMillis(500);

	static final String BASE = "test:~{presence}";

	static RedisServer redis;

	final List<AutoCloseable> opened = new ArrayList<>();

	RedisProxy line;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void layLine() {
		redis.flushAll();
		this.line = RedisProxy.to(redis);
	}

	@AfterEach
	void closeAll() throws Exception {
		this.line.heal();
		this.line.accept();
		for (AutoCloseable each : this.opened) {
			each.close();
		}
		this.line.close();
	}

	static String members() {
		return redis.text("ZRANGE", BASE + ":nodes", "0", "-1").lines().sorted().collect(Collectors.joining("\n"));
	}

	RedisPresenceNode node(RedisAddress address, String name, Duration lease) {
		return node(address, name, lease, TIMEOUT);
	}

	RedisPresenceNode node(RedisAddress address, String name, Duration lease, Duration timeout) {
		RedisPresenceNode node = new RedisPresenceNode(address, name, GRACE, lease, timeout);
		this.opened.add(node);
		return node;
	}

	static void eventually(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(assertion);
	}

}
