package io.github.ssekit.redis.internal.presence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.ChannelListener;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RecentMessages;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.internal.connection.SignedMessage;
import io.github.ssekit.redis.internal.connection.SubscriptionConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears who has joined and left, and the bell that rings when streams of this node are to
 * end. One connection, so what is published one after another is told so. Thread-safe.
 */
final class PresenceChannel implements ChannelListener, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(PresenceChannel.class);

	private static final Duration A_MOMENT = Duration.ofMillis(20);

	private static final String JOINED = "joined ";

	private static final String LEFT = "left ";

	private static final String KICKS = "kicks";

	private static final byte[] NOTHING = {};

	private final RedisConnections connections;

	private final String newsChannel;

	private final String bellChannel;

	private final PresenceListener listener;

	private final PresenceLog presenceLog;

	private final SubscriptionConnection connection;

	private final AtomicLong rubbish = new AtomicLong();

	private final MessageSigner signer;

	private final RecentMessages recent = new RecentMessages();

	private final RateLimitedLog notGenuine = new RateLimitedLog(System::nanoTime);

	/** Is given the incarnation that the bell has rung for. */
	private volatile Consumer<String> bell = (incarnation) -> {
	};

	/** Runs when something may have been missed. */
	private volatile Runnable again = () -> {
	};

	/** Begin to connect. */
	PresenceChannel(RedisConnections connections, String base, PresenceListener listener, MessageSigner signer) {
		this.signer = signer;
		this.connections = connections;
		this.newsChannel = base + ":news";
		this.bellChannel = base + ":ctl:";
		this.listener = listener;
		this.presenceLog = new PresenceLog(connections, base + ":log", this::tell);
		this.connection = connections.subscriptionConnection("the connection that hears who is present", this);
	}

	/** Say who is told besides the listener: before anything is heard. */
	void start(Consumer<String> bell, Runnable again) {
		this.bell = bell;
		this.again = again;
	}

	/**
	 * Hear the news, and what is meant for a member. Waits until it is heard, but not for
	 * ever: kicks come with the beat as well.
	 */
	CompletableFuture<Void> hear(NodeIncarnation member) {
		long patience = this.connections.timeout().toNanos();
		long deadline = System.nanoTime() + patience;
		CompletableFuture<Void> news = this.listener.hearsNews() ? hear(this.newsChannel, deadline).thenRun(
				// also where it is heard too late: from here on it is owed
				this.presenceLog::catchUp) : CompletableFuture.completedFuture(null);
		return news.thenCompose((heard) -> hear(bellOf(member), deadline))
			// also where the link is closed meanwhile
			.completeOnTimeout(null, patience, TimeUnit.NANOSECONDS);
	}

	void forget(NodeIncarnation member) {
		this.connection.unsubscribe(bellOf(member));
	}

	/** How many messages were none. */
	long rubbish() {
		return this.rubbish.get();
	}

	@Override
	public void onMessage(String channel, byte[] message) {
		SignedMessage signed = SignedMessage.read(message);
		int from = (signed != null) ? signed.from() : 0;
		String text = new String(message, from, message.length - from, StandardCharsets.UTF_8);
		if (this.signer.isSigning() && !isGenuine(channel, text, signed)) {
			onForged(channel);
		}
		else if (channel.startsWith(this.bellChannel) && text.equals(KICKS)) {
			this.bell.accept(channel.substring(this.bellChannel.length()));
		}
		else if (channel.equals(this.newsChannel) && text.indexOf(' ') > 0
				&& isNews(text.substring(text.indexOf(' ') + 1))) {
			this.presenceLog.hear(text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1));
		}
		else {
			onRubbish();
		}
	}

	@Override
	public void onHeard(String channel) {
		if (channel.equals(this.newsChannel)) {
			this.presenceLog.catchUp();
		}
	}

	@Override
	public void onHeardAgain(String channel) {
		this.again.run();
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private CompletableFuture<Void> hear(String channel, long deadline) {
		long left = Math.max(1, deadline - System.nanoTime());
		return this.connection.subscribe(channel)
			.orTimeout(left, TimeUnit.NANOSECONDS)
			.exceptionallyCompose((failure) -> {
				if (System.nanoTime() >= deadline || Stages.cause(failure) instanceof RedisRefusedException) {
					return CompletableFuture.completedFuture(null); // the connection goes
																	// on
																	// trying
				}
				CompletableFuture<Void> moment = new CompletableFuture<>();
				this.connections.later(() -> moment.complete(null), A_MOMENT);
				return moment.thenCompose((over) -> hear(channel, deadline));
			});
	}

	private void tell(String news) {
		if (isOf(news, JOINED)) {
			this.listener.onJoined(news.substring(JOINED.length()));
		}
		else if (isOf(news, LEFT)) {
			this.listener.onLeft(news.substring(LEFT.length()));
		}
		else {
			onRubbish();
		}
	}

	private void onRubbish() {
		this.rubbish.incrementAndGet();
		log.debug("Something has come that is no news. It is dropped.");
	}

	/** Signed with the secret for this channel; and news that were not heard before. */
	private boolean isGenuine(String channel, String text, @Nullable SignedMessage signed) {
		byte[] head = AsciiCodec.utf8(channel + ' ' + text);
		return signed != null && this.signer.isGenuine(PresenceScripts.PURPOSE, "", signed, head, NOTHING, 0)
				&& (!channel.equals(this.newsChannel) || this.recent.isNew(signed));
	}

	/**
	 * What is written down is looked at, as it may be another node's that has no secret.
	 */
	private void onForged(String channel) {
		this.rubbish.incrementAndGet();
		this.notGenuine.tell((others) -> log.warn(
				"A message came on {} without a signature that this node knows, or once more. What Redis keeps is read "
						+ "instead. Either another node has not the same sse.redis.secret, or somebody forges messages. "
						+ "({} others since the last warning)",
				channel, others));
		if (channel.startsWith(this.bellChannel)) {
			this.bell.accept(channel.substring(this.bellChannel.length()));
		}
		else {
			this.presenceLog.catchUp();
		}
	}

	private static boolean isNews(String text) {
		return isOf(text, JOINED) || isOf(text, LEFT);
	}

	private static boolean isOf(String text, String kind) {
		return text.startsWith(kind) && text.length() > kind.length();
	}

	private String bellOf(NodeIncarnation member) {
		return this.bellChannel + member.incarnation();
	}

}
