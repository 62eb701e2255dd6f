package io.github.ssekit.redis.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisScript;
import io.lettuce.core.ScriptOutputType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a subscription with an event of its own, sent the way that all events take. A
 * connection that is open and hears nothing (half-open, or to a node that is cut off) is
 * seen by nothing else. Called by one thread at a time.
 */
final class Probe {

	private static final Logger log = LoggerFactory.getLogger(Probe.class);

	private static final RedisScript PUBLISH = RedisScript.of("place", "publish");

	/** More than will ever be sent. */
	private static final int DIGITS = 18;

	private final RedisLink link;

	private final Subscription subscription;

	private final Announcing announcing;

	/** Tells its own probes from those of other nodes on a channel that they share. */
	private final String node;

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

	Probe(RedisLink link, Subscription subscription, Announcing announcing, String node) {
		this.link = link;
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

	void heard(byte[] message) {
		String[] words = Ascii.text(message).split(" ", -1);
		if (words.length == 3 && words[1].equals(this.node)) {
			long number = Ascii.number(Ascii.utf8(words[2]), DIGITS);
			if (number > this.sent) {
				return; // somebody else's, which would hide that none comes back
			}
			if (number == this.sent && number > this.heard) {
				this.wayNanos = System.nanoTime() - this.sentNanos;
			}
			this.heard = Math.max(this.heard, number);
		}
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
		byte[][] arguments = { Ascii.bytes(this.node + ' ' + number), Ascii.bytes("0"), Ascii.bytes("0"),
				Ascii.bytes(""), Ascii.bytes("0"), Ascii.bytes("0"), Ascii.bytes(this.announcing.name()),
				Ascii.bytes("") };
		CompletableFuture<?> unused = this.link.writes()
			.<List<Object>>run("to probe " + channel(), PUBLISH, ScriptOutputType.MULTI,
					Ascii.keys(channel(), channel(), channel(), channel()), arguments)
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
