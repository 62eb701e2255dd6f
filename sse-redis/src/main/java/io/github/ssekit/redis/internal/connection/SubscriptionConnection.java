package io.github.ssekit.redis.internal.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.redis.connection.RedisConnector;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that hears channels, and patterns of them. What is wanted and what Redis
 * has been asked for are two sets ({@link Channels}), and one reconciler makes the second
 * follow the first: so whoever subscribes and unsubscribes in whatever order is left with
 * what was said last, and 100,000 channels are taken up again in batches that do not hold
 * Redis up. Thread-safe; every field is guarded by the monitor.
 */
public final class SubscriptionConnection extends PubSubConnection {

	private static final Logger log = LoggerFactory.getLogger(SubscriptionConnection.class);

	/** Less than a millisecond of Redis's time. */
	private static final int BATCH = 512;

	/** Lets those who come at the same time share a command. */
	private static final long GATHER_MILLIS = 1;

	private static final long REFUSED_MILLIS = 5000;

	private final Channels channels = new Channels();

	private final Channels patterns = new Channels();

	/** What Redis has refused, and is asked for again together; also patterns. */
	private final Set<String> refused = new HashSet<>();

	private final RateLimitedLog sparing = new RateLimitedLog(System::nanoTime);

	/** A turn of the reconciler is scheduled. */
	private boolean scheduled;

	SubscriptionConnection(String name, RedisConnector connector, ScheduledExecutorService executor, Executor connects,
			ChannelListener listener, LongAdder reconnects) {
		super(name, connector, executor, connects, listener, reconnects);
	}

	/**
	 * Hear a channel. Subscriptions are not counted.
	 * @param channel the channel
	 * @return completes when nothing that is published from now on will be missed;
	 * exceptionally where Redis is away, though it is heard as soon as Redis is back
	 */
	public CompletableFuture<Void> subscribe(String channel) {
		return subscribe(this.channels, channel);
	}

	/**
	 * Hear all channels that match a pattern, as long as this is open.
	 * @param pattern the pattern, as Redis reads it
	 * @return completes when nothing that is published from now on will be missed;
	 * exceptionally where Redis is away, though it is heard as soon as Redis is back
	 */
	public CompletableFuture<Void> subscribePattern(String pattern) {
		return subscribe(this.patterns, pattern);
	}

	private CompletableFuture<Void> subscribe(Channels channels, String channel) {
		CompletableFuture<Void> heard;
		boolean away;
		synchronized (this) {
			heard = channels.want(channel);
			away = connection() == null;
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

	@Override
	void listenTo(StatefulRedisPubSubConnection<byte[], byte[]> made) {
		made.addListener(new Ear(made));
		watch(made, made);
	}

	@Override
	void begin(StatefulRedisPubSubConnection<byte[], byte[]> made) {
		this.channels.beginAnew();
		this.patterns.beginAnew();
		reconcileSoon();
	}

	@Override
	List<CompletableFuture<Void>> interrupted() {
		List<CompletableFuture<Void>> waiting = new ArrayList<>(this.channels.lost());
		waiting.addAll(this.patterns.lost());
		return waiting;
	}

	/** Under the monitor. */
	private void reconcileSoon() {
		if (!this.scheduled && connection() != null && (this.channels.isBatchDue() || this.patterns.isBatchDue())) {
			later(this::reconcile, GATHER_MILLIS);
			this.scheduled = true;
		}
	}

	/** One batch; the next one when Redis has confirmed all of it. */
	private synchronized void reconcile() {
		this.scheduled = false;
		StatefulRedisPubSubConnection<byte[], byte[]> connection = connection();
		if (connection == null) {
			return;
		}
		if (this.patterns.isBatchDue()) {
			List<String> more = this.patterns.nextBatch(BATCH).more(); // there is no less
			if (!more.isEmpty()) {
				Stages.whenOver(Stages.ask(() -> connection.async().psubscribe(bytes(more))),
						(done, failure) -> onAnswer(connection, this.patterns, more, failure));
			}
		}
		if (this.channels.isBatchDue()) {
			reconcileChannels(connection);
		}
		reconcileSoon(); // where there was nothing to ask for
	}

	/** Under the monitor. */
	private void reconcileChannels(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
		Channels.Batch batch = this.channels.nextBatch(BATCH);
		if (!batch.less().isEmpty()) {
			Stages.whenOver(Stages.ask(() -> connection.async().unsubscribe(bytes(batch.less()))),
					(done, failure) -> onAnswer(connection, this.channels, batch.less(), failure));
		}
		if (!batch.more().isEmpty()) {
			Stages.whenOver(Stages.ask(() -> connection.async().subscribe(bytes(batch.more()))),
					(done, failure) -> onAnswer(connection, this.channels, batch.more(), failure));
		}
	}

	/** Confirmations come one by one; here only what fails is of interest. */
	private void onAnswer(StatefulRedisPubSubConnection<byte[], byte[]> connection, Channels channels,
			List<String> asked, @Nullable Throwable failure) {
		if (failure instanceof RedisCommandExecutionException) {
			onRefused(connection, channels, asked, RedisErrors.translate("to hear " + asked.get(0), failure));
		}
		else if (failure != null) {
			lost(connection, "cannot subscribe (" + failure + ")");
		}
	}

	/** Redis says no, such as for want of a right: it is asked again after a while. */
	private void onRefused(StatefulRedisPubSubConnection<byte[], byte[]> connection, Channels channels,
			List<String> asked, Throwable why) {
		this.sparing.tell((others) -> log.warn("{} channels of {} are not heard ({} more refusals since). {}",
				asked.size(), name(), others, why.getMessage()));
		List<CompletableFuture<Void>> waiting;
		synchronized (this) {
			if (connection() != connection) {
				return;
			}
			waiting = channels.refused(asked);
			if (this.refused.isEmpty()) {
				later(this::askAgain, REFUSED_MILLIS);
			}
			this.refused.addAll(asked);
			reconcileSoon();
		}
		waiting.forEach((heard) -> heard.completeExceptionally(why));
	}

	private synchronized void askAgain() {
		this.channels.askAgain(this.refused);
		this.patterns.askAgain(this.refused);
		this.refused.clear();
		reconcileSoon();
	}

	private void onSubscribed(StatefulRedisPubSubConnection<byte[], byte[]> connection, Channels channels,
			String channel) {
		Channels.ReceivedMessage heard;
		synchronized (this) {
			if (connection() != connection) {
				return;
			}
			heard = channels.subscribed(channel);
			reconcileSoon();
		}
		if (heard.waiting() != null) {
			onHeard(channel, heard.again(), heard.waiting());
		}
	}

	private synchronized void onUnsubscribed(StatefulRedisPubSubConnection<byte[], byte[]> connection, String channel) {
		if (connection() == connection) {
			this.channels.unsubscribed(channel);
			reconcileSoon();
		}
	}

	private static byte[][] bytes(List<String> channels) {
		return AsciiCodec.keys(channels.toArray(String[]::new));
	}

	/** Passes on what one connection says. */
	private final class Ear extends RedisPubSubAdapter<byte[], byte[]> {

		private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

		Ear(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
			this.connection = connection;
		}

		@Override
		public void message(byte[] channel, byte[] message) {
			onMessage(new String(channel, StandardCharsets.US_ASCII), message);
		}

		/** Others may have named the channel. */
		@Override
		public void message(byte[] pattern, byte[] channel, byte[] message) {
			onPatternMessage(new String(pattern, StandardCharsets.US_ASCII),
					new String(channel, StandardCharsets.UTF_8), message);
		}

		@Override
		public void psubscribed(byte[] pattern, long count) {
			RedisErrors.runSafely(() -> onSubscribed(this.connection, SubscriptionConnection.this.patterns,
					new String(pattern, StandardCharsets.US_ASCII)));
		}

		@Override
		public void subscribed(byte[] channel, long count) {
			RedisErrors.runSafely(() -> onSubscribed(this.connection, SubscriptionConnection.this.channels,
					new String(channel, StandardCharsets.US_ASCII)));
		}

		@Override
		public void unsubscribed(byte[] channel, long count) {
			RedisErrors
				.runSafely(() -> onUnsubscribed(this.connection, new String(channel, StandardCharsets.US_ASCII)));
		}

	}

}
