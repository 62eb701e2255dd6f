package io.github.ssekit.redis.link;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ssekit.concurrent.Stages;
import io.github.ssekit.event.InvalidSettingException;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes connections with the client that the application has configured: address,
 * password, TLS, Sentinel, Cluster and timeouts are what it says. Thread-safe; its calls
 * wait until they are connected, and throw where that fails.
 */
public final class RedisConnector {

	private static final Logger log = LoggerFactory.getLogger(RedisConnector.class);

	/** It takes one or two, as a rule. */
	private static final long CLOSE_MILLIS = 1000;

	private final Supplier<AbstractRedisClient> client;

	private RedisConnector(Supplier<AbstractRedisClient> client) {
		this.client = client;
	}

	/**
	 * Use the client of a connection factory.
	 * @param factory the factory of Spring Data Redis
	 * @return a connector
	 * @throws InvalidSettingException if the factory does not stand on Lettuce
	 */
	public static RedisConnector of(RedisConnectionFactory factory) {
		if (!(factory instanceof LettuceConnectionFactory lettuce)) {
			throw new InvalidSettingException("spring.data.redis.client-type", factory.getClass().getSimpleName(),
					"must be lettuce: SseKit keeps subscriptions and pipelines that other clients do not have");
		}
		return new RedisConnector(lettuce::getRequiredNativeClient);
	}

	/**
	 * Use a client.
	 * @param client a {@link RedisClient} or a {@link RedisClusterClient}; not closed by
	 * this library
	 * @return a connector
	 */
	public static RedisConnector of(AbstractRedisClient client) {
		return new RedisConnector(() -> client);
	}

	/**
	 * Whether the client speaks to a Cluster.
	 * @return true for a {@link RedisClusterClient}
	 */
	public boolean isCluster() {
		return this.client.get() instanceof RedisClusterClient;
	}

	/** A connection for commands. */
	Connected connect() {
		if (this.client.get() instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
			return new Connected(connection, connection.async());
		}
		StatefulRedisConnection<byte[], byte[]> connection = ((RedisClient) this.client.get())
			.connect(ByteArrayCodec.INSTANCE);
		return new Connected(connection, connection.async());
	}

	/** A connection for subscriptions. */
	StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub() {
		return (this.client.get() instanceof RedisClusterClient cluster)
				? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
				: ((RedisClient) this.client.get()).connectPubSub(ByteArrayCodec.INSTANCE);
	}

	/**
	 * Close a connection, without waiting for it. At shutdown its client may have been
	 * faster, as Spring stops a connection factory before beans are destroyed; Lettuce
	 * would warn of the second time.
	 */
	static void close(StatefulConnection<byte[], byte[]> connection) {
		CompletableFuture<?> unused = closed(connection);
	}

	/**
	 * Close a connection, and wait a moment until it is: its client, which may be shut
	 * down next, would close it again, and Lettuce warn of that.
	 */
	static void closeAndWait(StatefulConnection<byte[], byte[]> connection) {
		try {
			closed(connection).completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A connection that does not close is logged, and nothing else", ex);
		}
	}

	private static CompletableFuture<@Nullable Void> closed(StatefulConnection<byte[], byte[]> connection) {
		if (connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed()) {
			return CompletableFuture.completedFuture(null);
		}
		return Stages.ask(connection::closeAsync).toCompletableFuture().handle((closed, failure) -> {
			if (failure != null) {
				log.debug("A connection did not close cleanly.", failure);
			}
			return null;
		});
	}

	/**
	 * A connection for commands.
	 *
	 * @param connection the connection
	 * @param commands its commands
	 */
	record Connected(StatefulConnection<byte[], byte[]> connection,
			RedisClusterAsyncCommands<byte[], byte[]> commands) {
	}

}
