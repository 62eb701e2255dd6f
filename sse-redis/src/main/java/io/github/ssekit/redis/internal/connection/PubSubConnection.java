package io.github.ssekit.redis.internal.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that hears, made in the background, and closed and made anew when it is
 * lost: not by Lettuce, which would take up all that was heard in one command. What is
 * heard, and how it is asked for, is up to the two kinds of line. Thread-safe; every
 * field, also of those, is guarded by the monitor, under which commands are handed to
 * Lettuce, and no listener is called.
 */
abstract sealed class PubSubConnection implements AutoCloseable permits SubscriptionConnection, ShardConnection {

	private static final Logger log = LoggerFactory.getLogger(PubSubConnection.class);

	private final String name;

	private final RedisConnector connector;

	private final ScheduledExecutorService executor;

	private final Executor connects;

	private final ChannelListener listener;

	private final LongAdder reconnects;

	/** Thread-safe by itself. */
	private final CompletableFuture<Void> tried = new CompletableFuture<>();

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

	private boolean connecting;

	private int attempts;

	/** There was a connection before. */
	private boolean hadConnection;

	private boolean closed;

	PubSubConnection(String name, RedisConnector connector, ScheduledExecutorService executor, Executor connects,
			ChannelListener listener, LongAdder reconnects) {
		this.reconnects = reconnects;
		this.name = name;
		this.connector = connector;
		this.executor = executor;
		this.connects = connects;
		this.listener = listener;
	}

	/** Listen to a connection that nobody knows yet. */
	abstract void listenTo(StatefulRedisPubSubConnection<byte[], byte[]> made);

	/** There is a connection, which hears nothing yet. Called under the monitor. */
	abstract void begin(StatefulRedisPubSubConnection<byte[], byte[]> made);

	/**
	 * The connection is lost. Called under the monitor. Answers who waits in vain.
	 */
	abstract List<CompletableFuture<Void>> interrupted();

	/**
	 * Whether there is a connection now, though not all may be heard yet.
	 * @return false before the first connection and while Redis is away
	 */
	public synchronized boolean isConnected() {
		return this.connection != null && this.connection.isOpen();
	}

	/**
	 * Give the connection up and make a new one: something is not heard, though it is
	 * open.
	 * @param why for the log
	 */
	public void renew(String why) {
		StatefulRedisPubSubConnection<byte[], byte[]> last = connection();
		if (last != null) {
			lost(last, why);
		}
	}

	@Override
	public void close() {
		StatefulRedisPubSubConnection<byte[], byte[]> last;
		synchronized (this) {
			this.closed = true;
			last = this.connection;
			this.connection = null;
		}
		if (last != null) {
			RedisConnector.closeAndWait(last);
		}
	}

	synchronized void connect() {
		if (!this.connecting && !this.closed && this.connection == null) {
			this.connecting = true;
			borrowThread();
		}
	}

	/** Completes when it is known whether there is a Redis to begin with. */
	final CompletableFuture<Void> tried() {
		return this.tried;
	}

	final String name() {
		return this.name;
	}

	/** The connection, or null while there is none. */
	final synchronized @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection() {
		return this.connection;
	}

	/** Say that this connection is lost as soon as that one is. */
	final void watch(StatefulRedisPubSubConnection<byte[], byte[]> subscriber,
			StatefulConnection<byte[], byte[]> watched) {
		watched.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
				lost(subscriber, "has lost its connection");
			}

		});
	}

	final void lost(StatefulRedisPubSubConnection<byte[], byte[]> which, String why) {
		List<CompletableFuture<Void>> waiting;
		synchronized (this) {
			if (this.connection != which || this.closed) {
				return;
			}
			this.connection = null;
			waiting = interrupted();
		}
		try {
			log.info("{} {}. It is connected anew.", this.name, why);
			RedisConnector.close(which);
			BrokerUnavailableException away = new BrokerUnavailableException(
					"Redis is away: a subscription was cut off", null);
			waiting.forEach((heard) -> heard.completeExceptionally(away));
			RedisErrors.runSafely(this.listener::onLost);
		}
		finally {
			connect();
		}
	}

	/**
	 * Tell the listener of a message. Nothing that it throws may reach Lettuce, which of
	 * an Error would leave lying what has come together with it.
	 */
	final void onMessage(String channel, byte[] message) {
		tell(channel, () -> this.listener.onMessage(channel, message));
	}

	/** The same of a message that a pattern has brought. */
	final void onPatternMessage(String pattern, String channel, byte[] message) {
		tell(pattern, () -> this.listener.onPatternMessage(pattern, channel, message));
	}

	private void tell(String heard, Runnable message) {
		try {
			message.run();
		}
		catch (Throwable ex) {
			RedisErrors
				.runSafely(() -> log.error("A message could not be taken. It is dropped, and taken for missed.", ex));
			RedisErrors.runSafely(() -> this.listener.onHeardAgain(heard));
		}
	}

	/** Tell the listener that a channel is heard, and then who waits for it. */
	final void onHeard(String channel, boolean again, CompletableFuture<Void> waiting) {
		RedisErrors.runSafely(() -> this.listener.onHeard(channel));
		if (again) {
			RedisErrors.runSafely(() -> this.listener.onHeardAgain(channel));
		}
		waiting.complete(null);
	}

	final void later(Runnable task, long millis) {
		if (!this.executor.isShutdown()) {
			Future<?> unused = this.executor.schedule(() -> RedisErrors.runSafely(task), millis, TimeUnit.MILLISECONDS);
		}
	}

	private void borrowThread() {
		try {
			this.connects.execute(this::tryToConnect);
		}
		catch (Throwable ex) { // there is none to be had
			log.warn("{} cannot be connected now. It is tried again.", this.name, ex);
			tryAgain();
		}
	}

	private void tryToConnect() {
		StatefulRedisPubSubConnection<byte[], byte[]> made = null;
		try {
			made = connectAndListen();
		}
		catch (RuntimeException | Error ex) { // else it would never be tried again
			log.debug("{} cannot connect.", this.name, ex);
		}
		try {
			if (made == null) {
				tryAgain();
			}
			else {
				take(made);
				if (!made.isOpen()) {
					lost(made, "has lost its connection"); // before it was watched
				}
			}
		}
		finally {
			this.tried.complete(null);
		}
	}

	private StatefulRedisPubSubConnection<byte[], byte[]> connectAndListen() {
		StatefulRedisPubSubConnection<byte[], byte[]> made = this.connector.connectPubSub();
		try {
			listenTo(made);
			return made;
		}
		catch (RuntimeException | Error ex) { // it would hear everything for nobody
			RedisConnector.close(made);
			throw ex;
		}
	}

	private synchronized void tryAgain() {
		this.attempts++;
		if (!this.closed) {
			later(this::borrowThread, Backoff.millis(this.attempts));
		}
	}

	private void take(StatefulRedisPubSubConnection<byte[], byte[]> made) {
		boolean tooLate;
		synchronized (this) {
			tooLate = this.closed;
			this.connecting = false;
			this.attempts = 0;
			if (!tooLate) {
				this.connection = made;
				if (this.hadConnection) {
					this.reconnects.increment();
				}
				this.hadConnection = true;
				begin(made);
			}
		}
		if (tooLate) {
			RedisConnector.close(made);
		}
	}

}
