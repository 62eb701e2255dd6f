package io.github.ssekit.redis.internal.broker;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.redis.internal.connection.Announcement;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.redis.internal.connection.SignedMessage;
import io.lettuce.core.ScriptOutputType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a subscription with an event of its own, sent the way that all events take. A
 * connection that is open and hears nothing (half-open, or to a node that is cut off) is
 * seen by nothing else. Called by one thread at a time.
 */
final class SubscriptionProbe {

	private static final Logger log = LoggerFactory.getLogger(SubscriptionProbe.class);

	private static final RedisScript PUBLISH = RedisScript.of("place", "sign", "publish");

	private static final String PURPOSE = "probe";

	private static final byte[] NOTHING = {};

	/** More than will ever be sent. */
	private static final int DIGITS = 18;

	private final RedisConnections connections;

	private final Subscription subscription;

	private final AnnounceCommand announcing;

	/** Tells its own probes from those of other nodes on a channel that they share. */
	private final String node;

	private final MessageSigner signer;

	private final AtomicLong failures = new AtomicLong();

	/** Written by whoever looks at the time. */
	private volatile long sent;

	/** Written when Redis has answered: it was published. */
	private volatile long answered;

	/** Written when it came back. */
	private volatile long heard;

	/** When the last one was sent, by {@link System#nanoTime()}; before {@link #sent}. */
	private volatile long sentNanos;

	/** Since when none has come back, by the same clock; before {@link #sent}. */
	private volatile long waitingSince;

	/** How long the last one that came back was on its way. */
	private volatile long wayNanos;

	SubscriptionProbe(RedisConnections connections, Subscription subscription, AnnounceCommand announcing, String node,
			MessageSigner signer) {
		this.signer = signer;
		this.connections = connections;
		this.subscription = subscription;
		this.announcing = announcing;
		this.node = node;
	}

	String channel() {
		return this.subscription.channel();
	}

	long failures() {
		return this.failures.get();
	}

	void heard(byte[] bytes) {
		byte[] message = genuine(bytes);
		String[] words = AsciiCodec.text(message).split(" ", -1);
		if (words.length == 3 && words[1].equals(this.node)) {
			long number = AsciiCodec.number(AsciiCodec.utf8(words[2]), DIGITS);
			if (number > this.sent) {
				return; // somebody else's, which would hide that none comes back
			}
			if (number == this.sent && number > this.heard) {
				this.wayNanos = System.nanoTime() - this.sentNanos;
			}
			this.heard = Math.max(this.heard, number);
		}
	}

	/** What was signed, or nothing where it is not genuine. */
	private byte[] genuine(byte[] message) {
		SignedMessage signed = SignedMessage.read(message);
		if (!this.signer.isSigning()) {
			return (signed != null) ? Arrays.copyOfRange(message, signed.from(), message.length) : message;
		}
		int body = (signed != null) ? Announcement.bodyFrom(message, signed.from()) : 0;
		if (signed == null || body == 0) {
			return NOTHING;
		}
		byte[] head = Arrays.copyOfRange(message, signed.from(), body - 1);
		return this.signer.isGenuine(PURPOSE, channel(), signed, head, message, body)
				? Arrays.copyOfRange(message, signed.from(), message.length) : NOTHING;
	}

	/** Whether one has come back. */
	boolean isHeard() {
		return this.heard > 0;
	}

	/**
	 * How long the last one was on its way to Redis and back, or for how long none has
	 * come back, if that is longer.
	 */
	long lagNanos() {
		long way = this.wayNanos;
		return (this.heard < this.sent) ? Math.max(way, System.nanoTime() - this.waitingSince) : way;
	}

	/** Look whether the last one has come back, and send another one. */
	void turn() {
		if (!this.subscription.isOpen()) {
			this.answered = 0; // what was sent before is no proof for the next connection
			return;
		}
		if (this.answered > 0 && this.answered == this.sent && this.heard < this.sent) {
			this.failures.incrementAndGet();
			this.answered = 0;
			this.subscription.renew("has not heard its own probe");
			return;
		}
		long number = this.sent + 1;
		long now = System.nanoTime();
		this.sentNanos = now;
		if (this.heard == this.sent) {
			this.waitingSince = now;
		}
		this.sent = number;
		byte[] body = AsciiCodec.bytes(this.node + ' ' + number);
		byte[][] arguments = { body, AsciiCodec.bytes("0"), AsciiCodec.bytes("0"), NOTHING, AsciiCodec.bytes("0"),
				AsciiCodec.bytes("0"), AsciiCodec.bytes(this.announcing.name()), NOTHING, AsciiCodec.bytes("0"),
				NOTHING, NOTHING, this.signer.scriptKey(PURPOSE, channel(), this.signer.nextId(), body) };
		CompletableFuture<?> unused = this.connections.writes()
			.<List<Object>>run("to probe " + channel(), PUBLISH, ScriptOutputType.MULTI,
					AsciiCodec.keys(channel(), channel(), channel(), channel()), arguments)
			.whenComplete((answer, failure) -> {
				if (failure == null) {
					this.answered = number;
				}
				else {
					log.debug("A probe could not be sent.", failure);
				}
			});
	}

	/** What is tried. */
	interface Subscription {

		/** The channel on which a probe comes back. */
		String channel();

		/** Whether there is a connection that should hear it. */
		boolean isOpen();

		/** It was not heard. */
		void renew(String why);

	}

}
