package io.github.ssekit.redis.kit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;

/** One node of an application: a hub that shares its events through Redis. */
public final class HubNode implements AutoCloseable {

	/** Nothing is trimmed while a test runs, unless it does so itself. */
	private static final Retention RETENTION = new Retention(1_000_000, 1L << 40, Duration.ofHours(1));

	/** What the names of topics without history begin with. */
	public static final String PASSING = "passing/";

	private static final int MAX_EVENT_BYTES = 4 * 1024 * 1024;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private final AbstractRedisClient client;

	private final RedisParts parts;

	private final SseHub hub;

	/**
	 * Begin to connect, and do not wait for it.
	 * @param client a client for this node alone, which is closed with it
	 * @param settings how Redis is used
	 */
	public HubNode(AbstractRedisClient client, RedisSettings settings) {
		this.client = client;
		this.parts = new RedisParts(RedisConnector.of(client), settings, Duration.ofSeconds(10));
		this.hub = SseHub.builder()
			.distribution(this.parts.store(), this.parts.broker())
			.presence(this.parts.presence())
			.node(this.parts.node())
			.retention((topic) -> topic.name().startsWith(PASSING) ? Retention.NONE : RETENTION)
			.maxEventSize(MAX_EVENT_BYTES)
			.maxReplay(1_000_000)
			.build();
	}

	/**
	 * Begin to connect, and do not wait for it.
	 * @param address where Redis is, or a line to it
	 * @param settings how Redis is used
	 */
	public HubNode(RedisAddress address, RedisSettings settings) {
		this(RedisClient.create(uri(address)), settings);
	}

	/**
	 * The address as Lettuce wants it.
	 * @param address where Redis is
	 * @return the URI
	 */
	public static RedisURI uri(RedisAddress address) {
		return RedisURI.builder()
			.withHost(address.host())
			.withPort(address.port())
			.withTimeout(CONNECT_TIMEOUT)
			.build();
	}

	/** What the application holds. */
	public SseHub hub() {
		return this.hub;
	}

	/** What it stands on. */
	public RedisParts parts() {
		return this.parts;
	}

	/** Wait until all lines are there. */
	public HubNode awaitConnected() {
		Awaitility.await()
			.atMost(20, TimeUnit.SECONDS)
			.pollInterval(5, TimeUnit.MILLISECONDS)
			.until(this.parts::isConnected);
		return this;
	}

	/**
	 * Publish, without waiting.
	 * @param topic where
	 * @param data what
	 */
	public CompletableFuture<Published> publish(Topic topic, String data) {
		return this.hub.publish(topic, SseEvent.of(data));
	}

	@Override
	public void close() {
		this.hub.close();
		this.parts.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

}
