package io.github.ssekit.redis.internal.ticket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.ticket.TicketGrantFormat;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.test.contract.TicketStoreOnManyNodesContract;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RedisTicketStoreTests implements TicketStoreOnManyNodesContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static RedisServer redis;

	private final List<AutoCloseable> open = new ArrayList<>();

	private final TicketStore store = connected(redis.address(), TIMEOUT);

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		redis.flushAll();
	}

	@Override
	public TicketStore store() {
		return this.store;
	}

	@Override
	public TicketStore anotherNode() {
		return connected(redis.address(), TIMEOUT);
	}

	/** Nobody listens there. */
	@Override
	public TicketStore storeThatCannotKeep() {
		return new RedisTicketStore(link(new RedisAddress("localhost", 1), TIMEOUT), Keys.byTopic("test"),
				RedisSecrets.NONE);
	}

	/** The clock is Redis's. */
	@Override
	public void advance(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void isOneKeyUnderTheDigestThatRedisForgetsByItself() {
		Ticket ticket = Ticket.random();
		this.store.put(ticket.key(), TicketGrantFormat.write(TicketGrant.of("alice")), Duration.ofSeconds(30))
			.toCompletableFuture()
			.join();
		assertThat(redis.text("KEYS", "*")).isEqualTo("test:t:" + ticket.key());
		assertThat((Long) redis.command("PTTL", "test:t:" + ticket.key())).isBetween(1L, 30_000L);
		assertThat(redis.text("GET", "test:t:" + ticket.key())).contains("alice")
			.doesNotContain(ticket.value())
			.doesNotContain(ticket.value().substring(Ticket.PREFIX.length()));
		this.store.take(ticket.key()).toCompletableFuture().join();
		assertThat(redis.text("KEYS", "*")).isEmpty();
	}

	@Test
	void saysThatItCannotTakeWhileRedisIsAwayAndTakesWhenItIsBack() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			TicketStore far = connected(line.address(), TIMEOUT);
			String key = Ticket.random().key();
			put(far, key);
			line.refuse();
			line.cut();
			Awaitility.await().untilAsserted(() -> assertUnavailable(far.take(Ticket.random().key())));
			assertUnavailable(far.take(key));
			line.accept();
			Awaitility.await()
				.atMost(20, TimeUnit.SECONDS)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(far.take(key).toCompletableFuture().join()).isNotNull());
		}
	}

	@Test
	void aTicketWhoseReplyWasLostIsUsed() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			TicketStore far = connected(line.address(), Duration.ofMillis(300));
			String key = Ticket.random().key();
			put(this.store, key);
			line.dropReplies();
			assertUnavailable(far.take(key));
			assertThat(this.store.take(key).toCompletableFuture().join()).isNull();
		}
	}

	@Test
	void saysThatItCannotKeepWhenRedisIsFull() {
		redis.command("CONFIG", "SET", "maxmemory", "1");
		try {
			assertUnavailable(this.store.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30)));
		}
		finally {
			redis.command("CONFIG", "SET", "maxmemory", "0");
		}
	}

	private static void put(TicketStore store, String key) {
		store.put(key, "alice".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1)).toCompletableFuture().join();
	}

	private static void assertUnavailable(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TicketsUnavailableException.class)
			.withMessageStartingWith("No ticket can be ")
			.withMessageContaining("Redis");
	}

	private TicketStore connected(RedisAddress address, Duration timeout) {
		RedisConnections connections = link(address, timeout);
		Awaitility.await("there is a line to Redis")
			.pollInterval(Duration.ofMillis(2))
			.until(connections.writes()::isOpen);
		return new RedisTicketStore(connections, Keys.byTopic("test"), RedisSecrets.NONE);
	}

	private RedisConnections link(RedisAddress address, Duration timeout) {
		RedisClient client = RedisClient.create(RedisURI.create(address.host(), address.port()));
		RedisConnections connections = new RedisConnections(RedisConnector.of(client), timeout);
		this.open.add(connections);
		this.open.add(() -> client.shutdown(0, 0, TimeUnit.SECONDS));
		return connections;
	}

}
