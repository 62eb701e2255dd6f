package io.github.ssekit.redis.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.internal.concurrent.Stages;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
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

	private final int database;

	private final String description;

	/** A master and its replicas, where they are named one by one; else empty. */
	private final List<RedisURI> nodes;

	private RedisConnector(Supplier<AbstractRedisClient> client, int database, String description,
			List<RedisURI> nodes) {
		this.client = client;
		this.database = database;
		this.description = description;
		this.nodes = List.copyOf(nodes);
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
		return new RedisConnector(lettuce::getRequiredNativeClient, lettuce.getDatabase(), describe(lettuce),
				List.of());
	}

	/**
	 * Use a client.
	 * @param client a {@link RedisClient} or a {@link RedisClusterClient}; not closed by
	 * this library
	 * @return a connector
	 */
	public static RedisConnector of(AbstractRedisClient client) {
		return of(client, 0);
	}

	/**
	 * Use a client.
	 * @param client a {@link RedisClient} or a {@link RedisClusterClient}; not closed by
	 * this library
	 * @param database the number of the database that it connects to
	 * @return a connector
	 */
	public static RedisConnector of(AbstractRedisClient client, int database) {
		return new RedisConnector(() -> client, database, "a client of the application", List.of());
	}

	/**
	 * Use a master and its replicas that are named one by one: whichever of them is the
	 * master when a connection is made. The factory keeps to itself where they are.
	 * @param factory the factory of Spring Data Redis, for all the rest
	 * @param nodes all of them
	 * @param username the user, or null for the default one
	 * @param password the password, or null for none
	 * @return a connector
	 */
	public static RedisConnector ofMasterReplica(LettuceConnectionFactory factory, List<RedisNode> nodes,
			@Nullable String username, @Nullable String password) {
		List<RedisURI> uris = nodes.stream().map((node) -> uri(factory, node, username, password)).toList();
		return new RedisConnector(factory::getRequiredNativeClient, factory.getDatabase(),
				"a master and its replicas (" + joined(nodes) + ")", uris);
	}

	private static RedisURI uri(LettuceConnectionFactory factory, RedisNode node, @Nullable String username,
			@Nullable String password) {
		RedisURI uri = RedisURI.builder()
			.withHost(String.valueOf(node.getHost()))
			.withPort(node.getRequiredPort())
			.withDatabase(factory.getDatabase())
			.withSsl(factory.isUseSsl())
			.withVerifyPeer(factory.getClientConfiguration().getVerifyMode())
			.withStartTls(factory.isStartTls())
			.withTimeout(Duration.ofMillis(factory.getTimeout()))
			.build();
		if (password != null) {
			uri.setCredentialsProvider(new StaticCredentialsProvider(username, password.toCharArray()));
		}
		return uri;
	}

	/**
	 * The database that keys lie in.
	 * @return its number, 0 on a Cluster
	 */
	public int database() {
		return this.database;
	}

	/**
	 * Where Redis is, in words for a log, without secrets.
	 * @return such as {@code localhost:6379}
	 */
	public String description() {
		return this.description;
	}

	private static String describe(LettuceConnectionFactory factory) {
		RedisClusterConfiguration cluster = factory.getClusterConfiguration();
		if (cluster != null) {
			return "a Cluster (" + joined(cluster.getClusterNodes()) + ")";
		}
		RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
		if (sentinel != null) {
			return "what Sentinel says (" + joined(sentinel.getSentinels()) + ")";
		}
		RedisSocketConfiguration socket = factory.getSocketConfiguration();
		if (socket != null) {
			return socket.getSocket();
		}
		return factory.getHostName() + ":" + factory.getPort();
	}

	private static String joined(Collection<RedisNode> nodes) {
		return nodes.stream().map(RedisNode::asString).collect(Collectors.joining(", "));
	}

	/**
	 * Whether the client speaks to a Cluster.
	 * @return true for a {@link RedisClusterClient}
	 */
	public boolean isCluster() {
		return this.client.get() instanceof RedisClusterClient;
	}

	/** A connection for commands. */
	public Connected connect() {
		if (this.client.get() instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<byte[], byte[]> connection = cluster.connect(ByteArrayCodec.INSTANCE);
			return new Connected(connection, connection.async());
		}
		RedisClient single = (RedisClient) this.client.get();
		StatefulRedisConnection<byte[], byte[]> connection = this.nodes.isEmpty()
				? single.connect(ByteArrayCodec.INSTANCE)
				: MasterReplica.connect(single, ByteArrayCodec.INSTANCE, this.nodes);
		return new Connected(connection, connection.async());
	}

	/** A connection for subscriptions. */
	public StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub() {
		if (this.client.get() instanceof RedisClusterClient cluster) {
			return cluster.connectPubSub(ByteArrayCodec.INSTANCE);
		}
		RedisClient single = (RedisClient) this.client.get();
		return this.nodes.isEmpty() ? single.connectPubSub(ByteArrayCodec.INSTANCE) : connectPubSub(single);
	}

	/** To the first that is there: what the master publishes, its replicas hear too. */
	private StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub(RedisClient single) {
		RedisException failure = new RedisException("no node is given");
		for (RedisURI node : this.nodes) {
			try {
				return single.connectPubSub(ByteArrayCodec.INSTANCE, node);
			}
			catch (RedisException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

	/**
	 * Close a connection, without waiting for it. At shutdown its client may have been
	 * faster, as Spring stops a connection factory before beans are destroyed; Lettuce
	 * would warn of the second time.
	 */
	public static void close(StatefulConnection<byte[], byte[]> connection) {
		CompletableFuture<?> unused = closed(connection);
	}

	/**
	 * Close a connection, and wait a moment until it is: its client, which may be shut
	 * down next, would close it again, and Lettuce warn of that.
	 */
	public static void closeAndWait(StatefulConnection<byte[], byte[]> connection) {
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
	public record Connected(StatefulConnection<byte[], byte[]> connection,
			RedisClusterAsyncCommands<byte[], byte[]> commands) {
	}

}
