package io.github.ssekit.redis.internal.connection;

import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.masterreplica.StatefulRedisMasterReplicaConnection;

/**
 * A connection for commands, and its commands. Thread-safe.
 */
final class CommandConnection {

	private final StatefulConnection<byte[], byte[]> connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final long madeAt = System.nanoTime();

	CommandConnection(RedisConnector.Connected connected) {
		this.connection = connected.connection();
		this.commands = connected.commands();
	}

	RedisClusterAsyncCommands<byte[], byte[]> commands() {
		return this.commands;
	}

	/** By {@link System#nanoTime()}. */
	long madeAt() {
		return this.madeAt;
	}

	boolean isOpen() {
		return this.connection.isOpen() || isOfManyNodes();
	}

	/** In a Cluster, say, each node has its own line, which Lettuce watches. */
	void watch(Runnable onLost) {
		if (isOfManyNodes()) {
			return;
		}
		this.connection.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
				onLost.run();
			}

		});
		if (!isOpen()) {
			onLost.run(); // before it was watched
		}
	}

	void close() {
		RedisConnector.close(this.connection);
	}

	/** Waits a moment until it is closed. */
	void closeAndWait() {
		RedisConnector.closeAndWait(this.connection);
	}

	private boolean isOfManyNodes() {
		return this.connection instanceof StatefulRedisClusterConnection
				|| this.connection instanceof StatefulRedisMasterReplicaConnection;
	}

}
