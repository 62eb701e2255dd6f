package io.github.ssekit.redis.internal.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a fixed set of sharded channels, each on the server that has its slot. Lettuce
 * takes them up again in one command, which a Cluster refuses because of their different
 * slots, and not at all when a slot moves or another server takes it over. So here each
 * channel is asked for on its own, and again when its server says that it is not heard
 * any more; and as soon as a connection to any server is lost, all are made anew.
 * <p>
 * Thread-safe; every field is guarded by the monitor.
 */
public final class ShardConnection extends PubSubConnection {

	private static final Logger log = LoggerFactory.getLogger(ShardConnection.class);

	/** A Cluster needs a moment to tell who has a slot now. */
	private static final long AGAIN_MILLIS = 100;

	private static final long REFUSED_MILLIS = 1000;

	private final RateLimitedLog sparing = new RateLimitedLog(System::nanoTime);

	private final long timeoutMillis;

	/** Each channel, and who waits until it is heard. */
	private final Map<String, CompletableFuture<Void>> heard = new TreeMap<>();

	/** Channels that were heard before, and may have missed something. */
	private final Set<String> interrupted = new HashSet<>();

	/** The connections to single servers that are watched, by identity. */
	private final Set<StatefulConnection<?, ?>> watched = Collections.newSetFromMap(new IdentityHashMap<>());

	ShardConnection(String name, RedisConnector connector, ScheduledExecutorService executor, Executor connects,
			long timeoutMillis, List<String> channels, ChannelListener listener, LongAdder reconnects) {
		super(name, connector, executor, connects, listener, reconnects);
		this.timeoutMillis = timeoutMillis;
		channels.forEach((channel) -> this.heard.put(channel, new CompletableFuture<>()));
	}

	/**
	 * Wait until a channel is heard.
	 * @param channel one of the channels
	 * @return completes when nothing that is published from now on will be missed
	 * unnoticed; exceptionally where the connection is lost meanwhile, or Redis refuses
	 */
	public synchronized CompletableFuture<Void> heard(String channel) {
		return known(channel).copy();
	}

	/**
	 * Whether a channel is heard.
	 * @param channel one of the channels
	 * @return false while its server is away
	 */
	public synchronized boolean isOpen(String channel) {
		return connection() != null && known(channel).isDone();
	}

	/**
	 * Whether all channels are heard.
	 * @return false before the first connection, and while a server is away
	 */
	public synchronized boolean isOpen() {
		return connection() != null && this.heard.values().stream().allMatch(CompletableFuture::isDone);
	}

	private CompletableFuture<Void> known(String channel) {
		CompletableFuture<Void> one = this.heard.get(channel);
		if (one == null) {
			throw new IllegalArgumentException(channel + " is none of the channels of " + name());
		}
		return one;
	}

	@Override
	void listenTo(StatefulRedisPubSubConnection<byte[], byte[]> made) {
		made.addListener(new Ear(made));
	}

	@Override
	void begin(StatefulRedisPubSubConnection<byte[], byte[]> made) {
		this.watched.clear();
		this.heard.keySet().forEach((channel) -> ask(made, channel));
	}

	@Override
	List<CompletableFuture<Void>> interrupted() {
		List<CompletableFuture<Void>> waiting = new ArrayList<>();
		this.heard.forEach((channel, heard) -> {
			if (heard.isDone()) {
				this.interrupted.add(channel);
			}
			else {
				waiting.add(heard);
			}
		});
		this.heard.replaceAll((channel, heard) -> new CompletableFuture<>());
		return waiting;
	}

	/** Ask for one channel; once more where that fails. */
	private synchronized void ask(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel) {
		if (connection() != connection || known(channel).isDone()) {
			return;
		}
		CompletableFuture<Void> asked = Stages.ask(() -> connection.async().ssubscribe(AsciiCodec.bytes(channel)))
			.toCompletableFuture()
			.copy()
			.orTimeout(this.timeoutMillis, TimeUnit.MILLISECONDS);
		Stages.whenOver(asked, (done, failure) -> {
			if (failure != null) {
				long pause = AGAIN_MILLIS;
				try {
					pause = onFailure(connection, channel, RedisErrors.translate("to hear " + channel, failure));
				}
				finally {
					later(() -> ask(connection, channel), pause);
				}
			}
		});
	}

	/** Answers after how many milliseconds to ask again. */
	private long onFailure(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel, Throwable why) {
		log.debug("{} does not hear {} yet.", name(), channel, why);
		if (!(why instanceof RedisRefusedException refused) || refused.isPassing()) {
			return AGAIN_MILLIS;
		}
		CompletableFuture<Void> waiting;
		synchronized (this) {
			if (connection() != connection || known(channel).isDone()) {
				return AGAIN_MILLIS; // another line asks, or has asked with more luck
			}
			waiting = known(channel);
			this.heard.put(channel, new CompletableFuture<>());
		}
		waiting.completeExceptionally(why);
		this.sparing.tell((others) -> log.warn("{} does not hear {}, nor {} others (it needs Redis 7). {}", name(),
				channel, others, why.getMessage()));
		return REFUSED_MILLIS;
	}

	private void onSubscribed(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel) {
		CompletableFuture<Void> waiting;
		boolean again;
		synchronized (this) {
			waiting = this.heard.get(channel);
			if (connection() != connection || waiting == null) {
				return;
			}
			again = this.interrupted.remove(channel);
		}
		RedisErrors.runSafely(() -> watchServerOf(connection, channel));
		onHeard(channel, again, waiting);
	}

	/** Its slot has moved, or its server is a replica now. */
	private void onUnsubscribed(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel) {
		synchronized (this) {
			CompletableFuture<Void> before = this.heard.get(channel);
			if (connection() != connection || before == null || !before.isDone()) {
				return;
			}
			this.interrupted.add(channel);
			this.heard.put(channel, new CompletableFuture<>());
		}
		log.debug("{} is not heard any more where it was. It is looked for.", channel);
		later(() -> ask(connection, channel), 1);
	}

	/** Notice when the server that has a channel is lost. */
	private void watchServerOf(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel) {
		if (!(connection instanceof StatefulRedisClusterPubSubConnection<byte[], byte[]> cluster)) {
			watchOnce(connection, connection);
			return;
		}
		RedisClusterNode server = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(channel));
		if (server == null) {
			return; // between two views of the Cluster; the probe watches too
		}
		Stages.whenOver(Stages.ask(() -> cluster.getConnectionAsync(server.getNodeId())), (connected, failure) -> {
			if (connected != null) {
				watchOnce(connection, connected);
			}
			else {
				lost(connection, "has lost " + server.getNodeId());
			}
		});
	}

	private void watchOnce(StatefulRedisPubSubConnection<byte[], byte[]> connection,
			StatefulConnection<byte[], byte[]> server) {
		synchronized (this) {
			if (connection() != connection || !this.watched.add(server)) {
				return;
			}
		}
		watch(connection, server);
		if (!server.isOpen()) {
			lost(connection, "has lost a connection"); // before it was watched
		}
	}

	/** Passes on what the servers say. */
	private final class Ear extends RedisPubSubAdapter<byte[], byte[]> {

		private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

		Ear(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
			this.connection = connection;
		}

		@Override
		public void smessage(byte[] channel, byte[] message) {
			onMessage(text(channel), message);
		}

		@Override
		public void ssubscribed(byte[] channel, long count) {
			RedisErrors.runSafely(() -> onSubscribed(this.connection, text(channel)));
		}

		@Override
		public void sunsubscribed(byte[] channel, long count) {
			RedisErrors.runSafely(() -> onUnsubscribed(this.connection, text(channel)));
		}

		private static String text(byte[] channel) {
			return new String(channel, StandardCharsets.US_ASCII);
		}

	}

}
