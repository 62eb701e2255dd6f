package io.github.ssekit.redis.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisScript;
import io.github.ssekit.redis.link.SubscriptionLine;
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

	private static final RedisScript PUBLISH = RedisScript.of("publish");

	private final RedisLink link;

	private final SubscriptionLine line;

	private final String channel;

	private final AtomicLong failures = new AtomicLong();

	/** Written by whoever looks at the time. */
	private volatile long sent;

	/** Written when Redis has answered: it was published. */
	private volatile long answered;

	/** Written when it came back. */
	private volatile long heard;

	Probe(RedisLink link, SubscriptionLine line, String channel) {
		this.link = link;
		this.line = line;
		this.channel = channel;
	}

	String channel() {
		return this.channel;
	}

	long failures() {
		return this.failures.get();
	}

	void heard(byte[] message) {
		String[] words = Ascii.text(message).split(" ", -1);
		if (words.length == 2 && words[1].chars().allMatch(Character::isDigit) && words[1].length() < 18) {
			this.heard = Math.max(this.heard, Long.parseLong(words[1]));
		}
	}

	/** Look whether the last one has come back, and send another one. */
	void turn() {
		if (!this.line.isOpen()) {
			this.answered = 0; // what was sent before is no proof for the next connection
			return;
		}
		if (this.answered > 0 && this.answered == this.sent && this.heard < this.sent) {
			this.failures.incrementAndGet();
			this.answered = 0;
			this.line.renew("has not heard its own probe");
			return;
		}
		long number = this.sent + 1;
		this.sent = number;
		byte[][] arguments = { Ascii.bytes(number), Ascii.bytes("0"), Ascii.bytes("0"), Ascii.bytes(""),
				Ascii.bytes("0"), Ascii.bytes("0"), Ascii.bytes("PUBLISH"), Ascii.bytes(""), Ascii.bytes("0") };
		CompletableFuture<?> unused = this.link.writes()
			.<List<Object>>run("to probe " + this.channel, PUBLISH, ScriptOutputType.MULTI,
					Ascii.keys(this.channel, this.channel, this.channel, this.channel, this.channel), arguments)
			.whenComplete((answer, failure) -> {
				if (failure == null) {
					this.answered = number;
				}
				else {
					log.debug("A probe could not be sent.", failure);
				}
			});
	}

}
