package io.github.ssekit.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that hears channels. What is wanted and what Redis has been asked for
 * are two sets ({@link Channels}), and one reconciler makes the second follow the first:
 * so whoever subscribes and unsubscribes in whatever order is left with what was said
 * last, and 100,000 channels are taken up again in batches that do not hold Redis up.
 * <p>
 * A connection that is lost is closed and made anew here, not by Lettuce, which would
 * take all channels up in one command. Thread-safe; every field is guarded by the
 * monitor, under which commands are handed to Lettuce, and no listener is called.
 */
public final class SubscriptionLine implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(SubscriptionLine.class);

	/** Less than a millisecond of Redis's time. */
	private static final int BATCH = 512;

	/** Lets those who come at the same time share a command. */
	private static final long GATHER_MILLIS = 1;

	private static final long REFUSED_MILLIS = 5000;

	private final String name;

	private final RedisConnector connector;

	private final ScheduledExecutorService executor;

	private final Executor connects;

	private final ChannelListener listener;

	private final Channels channels = new Channels();

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

	/** A turn of the reconciler is scheduled. */
	private boolean scheduled;

	private boolean connecting;

	private int attempts;

	private boolean closed;

	SubscriptionLine(String name, RedisConnector connector, ScheduledExecutorService executor, Executor connects,
			ChannelListener listener) {
		this.name = name;
		this.connector = connector;
		this.executor = executor;
		this.connects = connects;
		this.listener = listener;
	}

	/**
	 * Hear a channel. Subscriptions are not counted.
	 * @param channel the channel
	 * @return completes when nothing that is published from now on will be missed;
	 * exceptionally where Redis is away, though it is heard as soon as Redis is back
	 */
	public CompletableFuture<Void> subscribe(String channel) {
		CompletableFuture<Void> heard;
		boolean away;
		synchronized (this) {
			heard = this.channels.want(channel);
			away = this.connection == null;
			reconcileSoon();
		}
		if (away) {
			// whoever waits is told at once; whoever asks later waits for the new line
			heard.completeExceptionally(
					new BrokerUnavailableException("Redis is away: " + channel + " cannot be heard now", null));
		}
		return heard.copy();
	}

	/**
	 * Hear a channel no more.
	 * @param channel the channel
	 */
	public void unsubscribe(String channel) {
		CompletableFuture<Void> heard;
		synchronized (this) {
			heard = this.channels.unwant(channel);
			reconcileSoon();
		}
		if (heard != null) {
			heard.cancel(false);
		}
	}

	/**
	 * How much is heard.
	 * @return the number of channels that are wanted
	 */
	public synchronized int size() {
		return this.channels.size();
	}

	/**
	 * Whether there is a line now.
	 * @return false before the first connection and while Redis is away
	 */
	public synchronized boolean isOpen() {
		return this.connection != null && this.connection.isOpen();
	}

	/**
	 * Give the connection up and make a new one: it hears nothing, though it is open.
	 * @param why for the log
	 */
	public void renew(String why) {
		StatefulRedisPubSubConnection<byte[], byte[]> last;
		synchronized (this) {
			last = this.connection;
		}
		if (last != null) {
			lost(last, why);
		}
	}

	synchronized void connect() {
		if (!this.connecting && !this.closed && this.connection == null) {
			this.connecting = true;
			this.connects.execute(this::tryToConnect);
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
			close(last);
		}
	}

	private void tryToConnect() {
		StatefulRedisPubSubConnection<byte[], byte[]> made = null;
		try {
			made = this.connector.connectPubSub();
			Ear ear = new Ear(made);
			made.addListener(ear);
			made.addListener(ear.watch());
		}
		catch (RuntimeException ex) {
			log.debug("{} cannot connect.", this.name, ex);
		}
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

	private synchronized void tryAgain() {
		this.attempts++;
		if (!this.closed) {
			later(() -> this.connects.execute(this::tryToConnect), Backoff.millis(this.attempts));
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
				this.channels.beginAnew();
				reconcileSoon();
			}
		}
		if (tooLate) {
			close(made);
		}
	}

	private void lost(StatefulRedisPubSubConnection<byte[], byte[]> which, String why) {
		List<CompletableFuture<Void>> waiting;
		synchronized (this) {
			if (this.connection != which || this.closed) {
				return;
			}
			this.connection = null;
			waiting = this.channels.lost();
		}
		log.info("{} {}. It is connected anew.", this.name, why);
		close(which);
		BrokerUnavailableException away = new BrokerUnavailableException("Redis is away: a subscription was cut off",
				null);
		waiting.forEach((heard) -> heard.completeExceptionally(away));
		this.listener.onLost();
		connect();
	}

	/** Under the monitor. */
	private void reconcileSoon() {
		if (!this.scheduled && this.connection != null && this.channels.isBatchDue()) {
			this.scheduled = true;
			later(this::reconcile, GATHER_MILLIS);
		}
	}

	/** One batch; the next one when Redis has confirmed all of it. */
	private synchronized void reconcile() {
		this.scheduled = false;
		StatefulRedisPubSubConnection<byte[], byte[]> line = this.connection;
		if (line == null || !this.channels.isBatchDue()) {
			return;
		}
		Channels.Batch batch = this.channels.nextBatch(BATCH);
		if (!batch.less().isEmpty()) {
			line.async()
				.unsubscribe(bytes(batch.less()))
				.whenComplete((done, failure) -> onAnswer(line, batch.less(), failure));
		}
		if (!batch.more().isEmpty()) {
			line.async()
				.subscribe(bytes(batch.more()))
				.whenComplete((done, failure) -> onAnswer(line, batch.more(), failure));
		}
		reconcileSoon(); // where there was nothing to ask for
	}

	/** Confirmations come one by one; here only what fails is of interest. */
	private void onAnswer(StatefulRedisPubSubConnection<byte[], byte[]> line, List<String> asked,
			@Nullable Throwable failure) {
		if (failure instanceof RedisCommandExecutionException) {
			onRefused(line, asked, Failures.translate("to hear " + asked.get(0), failure));
		}
		else if (failure != null) {
			lost(line, "cannot subscribe (" + failure + ")");
		}
	}

	/** Redis says no, such as for want of a right: it is asked again after a while. */
	private void onRefused(StatefulRedisPubSubConnection<byte[], byte[]> line, List<String> asked, Throwable why) {
		log.warn("{} channels of {} are not heard. {}", asked.size(), this.name, why.getMessage());
		List<CompletableFuture<Void>> waiting;
		synchronized (this) {
			if (this.connection != line) {
				return;
			}
			waiting = this.channels.refused(asked);
			reconcileSoon();
		}
		waiting.forEach((heard) -> heard.completeExceptionally(why));
		later(() -> askAgain(asked), REFUSED_MILLIS);
	}

	private synchronized void askAgain(List<String> asked) {
		this.channels.askAgain(asked);
		reconcileSoon();
	}

	private void onSubscribed(StatefulRedisPubSubConnection<byte[], byte[]> line, String channel) {
		Channels.Heard heard;
		synchronized (this) {
			if (this.connection != line) {
				return;
			}
			heard = this.channels.subscribed(channel);
			reconcileSoon();
		}
		if (heard.waiting() != null) {
			if (heard.again()) {
				this.listener.onHeardAgain(channel);
			}
			heard.waiting().complete(null);
		}
	}

	private synchronized void onUnsubscribed(StatefulRedisPubSubConnection<byte[], byte[]> line, String channel) {
		if (this.connection == line) {
			this.channels.unsubscribed(channel);
			reconcileSoon();
		}
	}

	private void later(Runnable task, long millis) {
		if (!this.executor.isShutdown()) {
			Future<?> unused = this.executor.schedule(task, millis, TimeUnit.MILLISECONDS);
		}
	}

	private static void close(StatefulRedisPubSubConnection<byte[], byte[]> line) {
		CompletableFuture<?> unused = line.closeAsync().whenComplete((closed, failure) -> {
			if (failure != null) {
				log.debug("A connection did not close cleanly.", failure);
			}
		});
	}

	private static byte[][] bytes(List<String> channels) {
		return Ascii.keys(channels.toArray(String[]::new));
	}

	/** Passes on what one connection says. */
	private final class Ear extends RedisPubSubAdapter<byte[], byte[]> {

		private final StatefulRedisPubSubConnection<byte[], byte[]> line;

		Ear(StatefulRedisPubSubConnection<byte[], byte[]> line) {
			this.line = line;
		}

		@Override
		public void message(byte[] channel, byte[] message) {
			try {
				SubscriptionLine.this.listener.onMessage(new String(channel, StandardCharsets.US_ASCII), message);
			}
			catch (RuntimeException ex) { // else Lettuce would close the line
				log.error("A message could not be taken. It is dropped.", ex);
			}
		}

		@Override
		public void subscribed(byte[] channel, long count) {
			onSubscribed(this.line, new String(channel, StandardCharsets.US_ASCII));
		}

		@Override
		public void unsubscribed(byte[] channel, long count) {
			onUnsubscribed(this.line, new String(channel, StandardCharsets.US_ASCII));
		}

		RedisConnectionStateListener watch() {
			return new RedisConnectionStateListener() {

				@Override
				public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
					lost(Ear.this.line, "has lost its connection");
				}

			};
		}

	}

}
