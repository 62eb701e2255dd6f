package io.github.ssekit.redis.consumer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.ChannelListener;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.SubscriptionConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a channel, or those of a pattern, on a connection of its own, and tries now and
 * then whether it does: by a message to itself, on a channel of its own. A connection
 * that is open and hears nothing is seen by nothing else, and a node that hears nothing
 * must not keep the others from publishing. Thread-safe, apart from {@link #probe}, which
 * one thread calls.
 */
final class ChannelSubscriber implements ChannelListener, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ChannelSubscriber.class);

	/** One probe may be sent before the channel is heard. */
	private static final int MISSED = 2;

	/** A node tries its ears there, on this and on other channels: no event. */
	private static final Pattern PROBE = Pattern.compile(".*:sse-probe:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
			Pattern.DOTALL);

	/** Redis tells there of keys: also of those that an event is kept in. */
	private static final List<String> KEYSPACE = List.of("__keyspace@", "__keyevent@");

	private final RedisConnections connections;

	private final String channel;

	private final String probeChannel;

	private final BiConsumer<String, byte[]> onMessage;

	private final Runnable onProbe;

	private final Runnable onLost;

	private final SubscriptionConnection connection;

	/** Written by the thread that probes. */
	private volatile long sent;

	/** Written when it comes back. */
	private volatile long heard;

	/** How many in a row have not come back. Used by the thread that probes. */
	private int missed;

	/**
	 * Begin to connect.
	 * @param onMessage is told of messages and the channels that they came on, on
	 * Lettuce's threads
	 * @param onProbe is told that a probe has come back
	 * @param onLost is told that nothing is heard
	 */
	ChannelSubscriber(RedisConnections connections, ChannelConsumerSettings settings, String node,
			BiConsumer<String, byte[]> onMessage, Runnable onProbe, Runnable onLost) {
		this.connections = connections;
		this.channel = settings.channel();
		this.probeChannel = settings.beside("sse-probe:" + node);
		this.onMessage = onMessage;
		this.onProbe = onProbe;
		this.onLost = onLost;
		this.connection = connections.subscriptionConnection("the connection of the consumer " + this.channel, this);
		CompletableFuture<Void> heard = settings.pattern() ? this.connection.subscribePattern(this.channel)
				: this.connection.subscribe(this.channel);
		heard.exceptionally((failure) -> null); // later
	}

	/**
	 * Send a probe, as soon as the channel is heard. Answers false where there is no
	 * line, or one that hears nothing, which is made anew.
	 */
	boolean probe() {
		this.missed = (this.heard < this.sent && this.connections.writes().isOpen()) ? this.missed + 1 : 0;
		if (!this.connection.isConnected()) {
			this.missed = 0;
			return false;
		}
		if (this.missed >= MISSED) {
			this.missed = 0;
			this.connection.renew("has not heard its own probes");
			return false;
		}
		long number = this.sent + 1;
		this.sent = number;
		CompletableFuture<?> unused = this.connection.subscribe(this.probeChannel)
			.thenCompose((hears) -> this.connections.writes()
				.run("to probe " + this.channel,
						(commands) -> commands.publish(AsciiCodec.bytes(this.probeChannel), AsciiCodec.bytes(number))))
			.whenComplete((answer, failure) -> {
				if (failure != null) {
					log.debug("A probe could not be sent.", failure);
				}
			});
		return true;
	}

	@Override
	public void onMessage(String from, byte[] message) {
		if (from.equals(this.channel)) {
			this.onMessage.accept(from, message);
		}
		else if (AsciiCodec.text(message).equals(Long.toString(this.sent))) {
			this.heard = this.sent;
			this.onProbe.run();
		}
	}

	/**
	 * A pattern may match what is not meant by it. What SseKit itself says least of all,
	 * and what Redis says of its keys, unless that is asked for: each event would bring
	 * another one.
	 */
	@Override
	public void onPatternMessage(String pattern, String from, byte[] message) {
		if (!this.connections.isOwnChannel(from) && !PROBE.matcher(from).matches() && !isOfKeys(pattern, from)) {
			this.onMessage.accept(from, message);
		}
	}

	private static boolean isOfKeys(String pattern, String from) {
		return !pattern.startsWith("__key") && KEYSPACE.stream().anyMatch(from::startsWith);
	}

	@Override
	public void onHeardAgain(String channel) {
		log.debug("{} is heard again. What was published meanwhile is lost.", channel);
	}

	@Override
	public void onLost() {
		this.onLost.run();
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
