package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.concurrent.Stages;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Announcement;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.Epochs;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisAwayException;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.link.RedisRefusedException;
import io.github.ssekit.redis.link.RedisScript;
import io.github.ssekit.redis.link.RedisSettings;
import io.github.ssekit.redis.store.RedisEventStore;
import io.lettuce.core.ScriptOutputType;

/**
 * Gives events their place in Redis and announces them, by one script. Every publish that
 * is kept carries an idempotency key, its own or one that is made up: so one whose answer
 * was lost is sent again, and placed once. Thread-safe.
 */
final class Placement {

	private static final RedisScript PUBLISH = RedisScript.of("place", "publish");

	private static final long IDEMPOTENCY_MILLIS = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toMillis();

	/** Redis counts in doubles, and nobody waits longer. */
	private static final long LONGEST_MILLIS = Duration.ofDays(3650).toMillis();

	private static final byte[] NOTHING = {};

	private static final int FIRST_PAUSE_MILLIS = 10;

	private static final int LONGEST_PAUSE_MILLIS = 200;

	private final RedisLink link;

	private final Keys keys;

	private final Announcing announcing;

	private final long answerNanos;

	private final long waitNanos;

	/** How long a key that is made up is remembered: longer than it can be sent again. */
	private final long ownKeyMillis;

	private final Epochs epochs = new Epochs();

	private final String ownKeys = UUID.randomUUID().toString().substring(0, 13);

	private final AtomicLong ownKey = new AtomicLong();

	Placement(RedisLink link, Keys keys, RedisSettings settings, Announcing announcing) {
		this.link = link;
		this.keys = keys;
		this.announcing = announcing;
		this.answerNanos = settings.publishTimeout().toNanos();
		this.waitNanos = settings.publishWait().toNanos();
		this.ownKeyMillis = 10_000 + 2 * settings.publishTimeout().plus(settings.publishWait()).toMillis();
	}

	CompletableFuture<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		Attempt attempt;
		if (options.retention().isNone() && options.idempotencyKey() == null && options.version() == null
				&& options.source() == null && this.announcing == Announcing.PUBLISH) {
			byte[] channel = Ascii.bytes(this.keys.channel(topic));
			byte[] message = Announcement.passing(content);
			attempt = () -> this.link.writes()
				.run("to publish to " + topic, (commands) -> commands.publish(channel, message))
				.thenApply((heard) -> new Published(topic, null, false));
		}
		else {
			byte[][] keysOfTopic = keys(topic, options);
			byte[][] arguments = arguments(topic, content, options);
			attempt = () -> this.link.writes()
				.<List<Object>>run("to publish to " + topic, PUBLISH, ScriptOutputType.MULTI, keysOfTopic, arguments)
				.thenApply((answer) -> published(topic, options, answer));
		}
		return attempt(attempt, System.nanoTime(), FIRST_PAUSE_MILLIS);
	}

	private CompletableFuture<Published> attempt(Attempt attempt, long begun, int pauseMillis) {
		return attempt.make().exceptionallyCompose((failure) -> {
			Throwable cause = Stages.cause(failure);
			long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
			long left = begun + patience(cause) - System.nanoTime() - Duration.ofMillis(pause).toNanos();
			if (left <= 0) {
				return CompletableFuture.failedFuture(cause);
			}
			// the JDK's own timer: the link's drops what waits when it is closed
			return new CompletableFuture<Boolean>().completeOnTimeout(true, pause, TimeUnit.MILLISECONDS)
				.thenCompose((now) -> attempt(attempt, begun, Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2)));
		});
	}

	/**
	 * How long to try. What was never sent fails at once, unless it is to wait; what may
	 * have been done, or passes by itself, has the time that an answer may take.
	 */
	private long patience(Throwable failure) {
		if (failure instanceof RedisAwayException away) {
			return away.mayHaveBeenDone() ? Math.max(this.answerNanos, this.waitNanos) : this.waitNanos;
		}
		boolean passing = failure instanceof RedisRefusedException refused && refused.isPassing();
		return passing ? Math.max(this.answerNanos, this.waitNanos) : 0;
	}

	private byte[][] keys(Topic topic, PublishOptions options) {
		String key = (options.idempotencyKey() != null) ? "u:" + options.idempotencyKey()
				: "o:" + this.ownKeys + '-' + Long.toString(this.ownKey.incrementAndGet(), 36);
		String history = this.keys.history(topic);
		String meta = this.keys.meta(topic);
		String idempotency = this.keys.idempotency(topic, key);
		if (this.announcing == Announcing.PUBLISH) {
			return Ascii.keys(history, meta, idempotency, this.keys.channel(topic));
		}
		return Ascii.keys(history, meta, idempotency, this.keys.shared(this.keys.partition(topic)));
	}

	private byte[][] arguments(Topic topic, EncodedEvent content, PublishOptions options) {
		Retention retention = options.retention();
		long keptMillis = Math.max(1, millis(retention.maxAge()));
		SourcePosition source = options.source();
		// what has a number is known by it when it is sent again
		long ownMillis = (source != null) ? 0 : this.ownKeyMillis;
		long keyMillis = (options.idempotencyKey() != null) ? IDEMPOTENCY_MILLIS : ownMillis;
		List<byte[]> arguments = new ArrayList<>(List.of(content.bytes(), Ascii.bytes(retention.maxEvents()),
				Ascii.bytes(keptMillis), Ascii.bytes(this.epochs.next()), Ascii.bytes(keyMillis),
				Ascii.bytes(Math.max(RedisEventStore.MEMORY_MILLIS, 2 * keptMillis)),
				Ascii.bytes(this.announcing.name()), Ascii.utf8(topic.name()), Ascii.bytes(retention.maxBytes())));
		if (options.version() != null || source != null) {
			arguments.add((options.version() != null) ? Ascii.bytes(options.version()) : NOTHING);
		}
		if (source != null) {
			SourcePosition previous = source.previous();
			arguments.addAll(List.of(Ascii.utf8(source.source()), Ascii.bytes(source.number()),
					Ascii.bytes(source.part()), (previous != null) ? Ascii.bytes(previous.number()) : NOTHING,
					(previous != null) ? Ascii.bytes(previous.part()) : NOTHING));
		}
		return arguments.toArray(byte[][]::new);
	}

	private static long millis(Duration duration) {
		return (duration.compareTo(Duration.ofMillis(LONGEST_MILLIS)) > 0) ? LONGEST_MILLIS : duration.toMillis();
	}

	private static Published published(Topic topic, PublishOptions options, List<Object> answer) {
		String code = Ascii.text(answer, 0);
		SourcePosition source = options.source();
		if (code.equals("3") && source != null) {
			throw new OutOfOrderException(topic, source);
		}
		boolean duplicate = code.equals("1");
		boolean outdated = code.equals("2");
		String epoch = Ascii.text(answer, 1);
		if (epoch.isEmpty()) {
			return new Published(topic, null, duplicate, outdated);
		}
		Position position = new Position(epoch, Long.parseLong(Ascii.text(answer, 2)),
				Long.parseLong(Ascii.text(answer, 3)));
		return new Published(topic, position, duplicate, outdated);
	}

	@FunctionalInterface
	private interface Attempt {

		CompletableFuture<Published> make();

	}

}
