package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.EpochGenerator;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.redis.internal.store.RedisEventStore;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

/**
 * Gives events their place in Redis and announces them, by one script. One whose answer
 * was lost is sent again, and placed once: it is known by its idempotency key, its
 * version or its number, or else by the id of its attempt, which stands in its entry and
 * is looked for by repeats only. Where no more of the history is kept than what came
 * since, that cannot be told, and the publish fails. An event without history, key,
 * version and number may be heard twice. Thread-safe.
 */
final class Placement {

	private static final RedisScript PUBLISH = RedisScript.of("place", "sign", "publish");

	private static final long IDEMPOTENCY_MILLIS = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toMillis();

	/** Redis counts in doubles, and nobody waits longer. */
	private static final long LONGEST_MILLIS = Duration.ofDays(3650).toMillis();

	private static final byte[] NOTHING = {};

	/** Which arguments of the script a repeat changes. */
	private static final int KEY_MILLIS = 4;

	private static final int REPEAT = 10;

	private static final int FIRST_PAUSE_MILLIS = 10;

	private static final int LONGEST_PAUSE_MILLIS = 200;

	private final RedisConnections connections;

	private final Keys keys;

	private final AnnounceCommand announcing;

	private final long answerNanos;

	private final long waitNanos;

	/** How long a repeat is remembered: longer than the attempt can be on its way. */
	private final long repeatMillis;

	private final EpochGenerator epochs = new EpochGenerator();

	private final MessageSigner signer;

	/** Redis's time as of the last answer; null before the first. */
	private volatile @Nullable ServerTime serverTime;

	Placement(RedisConnections connections, Keys keys, RedisSettings settings, AnnounceCommand announcing,
			MessageSigner signer) {
		this.signer = signer;
		this.connections = connections;
		this.keys = keys;
		this.announcing = announcing;
		this.answerNanos = settings.publishTimeout().toNanos();
		this.waitNanos = settings.publishWait().toNanos();
		this.repeatMillis = 10_000 + 2 * settings.publishTimeout().plus(settings.publishWait()).toMillis();
	}

	CompletableFuture<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		PublishAttempt attempt;
		long begun = System.nanoTime();
		if (options.retention().isNone() && options.idempotencyKey() == null && options.version() == null
				&& options.source() == null && this.announcing == AnnounceCommand.PUBLISH) {
			byte[] channel = AsciiCodec.bytes(this.keys.channel(topic));
			byte[] message = this.signer.sign(AnnouncementReceiver.PURPOSE, topic.name(), "0", content.bytes());
			attempt = (repeat) -> this.connections.writes()
				.run("to publish to " + topic, (commands) -> commands.publish(channel, message))
				.thenApply((heard) -> new Published(topic, null, false));
		}
		else {
			String id = this.signer.nextId();
			ServerTime known = this.serverTime; // of now: another server may answer the
												// repeats
			// made for each attempt: what the first has shown of Redis may change its
			// keys
			attempt = (repeat) -> this.connections.writes()
				.<List<Object>>run("to publish to " + topic, PUBLISH, ScriptOutputType.MULTI, keys(topic, options, id),
						repeat ? repeated(arguments(topic, content, options, id), options, begun, known)
								: arguments(topic, content, options, id))
				.thenApply((answer) -> published(topic, options, answer));
		}
		return attempt(attempt, begun, FIRST_PAUSE_MILLIS, false);
	}

	private CompletableFuture<Published> attempt(PublishAttempt attempt, long begun, int pauseMillis,
			boolean mayBeDone) {
		return attempt.make(mayBeDone).exceptionallyCompose((failure) -> {
			Throwable cause = Stages.cause(failure);
			long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1L);
			long left = begun + patience(cause) - System.nanoTime() - Duration.ofMillis(pause).toNanos();
			if (left <= 0) {
				return CompletableFuture.failedFuture(cause);
			}
			// the JDK's own timer: the link's drops what waits when it is closed
			return new CompletableFuture<Boolean>().completeOnTimeout(true, pause, TimeUnit.MILLISECONDS)
				.thenCompose((now) -> attempt(attempt, begun, Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2),
						mayBeDone || (cause instanceof RedisAwayException away && away.mayHaveBeenDone())));
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
		boolean passing = (failure instanceof RedisRefusedException refused && refused.isPassing())
				|| this.connections.noteRefusal(failure);
		return passing ? Math.max(this.answerNanos, this.waitNanos) : 0;
	}

	private byte[][] keys(Topic topic, PublishOptions options, String id) {
		String key = (options.idempotencyKey() != null) ? "u:" + options.idempotencyKey() : "o:" + id;
		String history = this.keys.history(topic);
		String meta = this.keys.meta(topic);
		String idempotency = this.keys.idempotency(topic, key);
		String channel = (this.announcing == AnnounceCommand.PUBLISH) ? this.keys.channel(topic)
				: this.keys.shared(this.keys.partition(topic));
		return AsciiCodec.keys(history, meta, idempotency, channel,
				this.keys.births(topic, this.connections.isBySlot()));
	}

	private byte[][] arguments(Topic topic, EncodedEvent content, PublishOptions options, String id) {
		Retention retention = options.retention();
		long keptMillis = Math.max(1, millis(retention.maxAge()));
		SourcePosition source = options.source();
		long keyMillis = (options.idempotencyKey() != null) ? IDEMPOTENCY_MILLIS : 0;
		List<byte[]> arguments = new ArrayList<>(List.of(content.bytes(), AsciiCodec.bytes(retention.maxEvents()),
				AsciiCodec.bytes(keptMillis),
				AsciiCodec.bytes(this.epochs.next() + ' ' + this.keys.birthSlot(topic, this.connections.isBySlot())),
				AsciiCodec.bytes(keyMillis), AsciiCodec.bytes(Math.max(RedisEventStore.MEMORY_MILLIS, 2 * keptMillis)),
				AsciiCodec.bytes(this.announcing.name()), AsciiCodec.utf8(topic.name()),
				AsciiCodec.bytes(retention.maxBytes()), isKnownByItsAttempt(options) ? AsciiCodec.bytes(id) : NOTHING,
				NOTHING, this.signer.scriptKey(AnnouncementReceiver.PURPOSE, topic.name(), id, content.bytes())));
		if (options.version() != null || source != null) {
			arguments.add((options.version() != null) ? AsciiCodec.bytes(options.version()) : NOTHING);
		}
		if (source != null) {
			SourcePosition previous = source.previous();
			arguments.addAll(List.of(AsciiCodec.utf8(source.source()), AsciiCodec.bytes(source.number()),
					AsciiCodec.bytes(source.part()), (previous != null) ? AsciiCodec.bytes(previous.number()) : NOTHING,
					(previous != null) ? AsciiCodec.bytes(previous.part()) : NOTHING));
		}
		return arguments.toArray(byte[][]::new);
	}

	private byte[][] repeated(byte[][] arguments, PublishOptions options, long begun, @Nullable ServerTime known) {
		byte[][] repeated = arguments.clone();
		if (isKnownByItsAttempt(options)) {
			repeated[KEY_MILLIS] = AsciiCodec.bytes(this.repeatMillis);
		}
		long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + 1;
		repeated[REPEAT] = AsciiCodec.bytes(ago + " " + ((known != null) ? known.at(begun) : ""));
		return repeated;
	}

	/** Nothing else tells one that is sent again from another one. */
	private static boolean isKnownByItsAttempt(PublishOptions options) {
		return options.idempotencyKey() == null && options.version() == null && options.source() == null;
	}

	private static long millis(Duration duration) {
		return (duration.compareTo(Duration.ofMillis(LONGEST_MILLIS)) > 0) ? LONGEST_MILLIS : duration.toMillis();
	}

	private Published published(Topic topic, PublishOptions options, List<Object> answer) {
		String code = AsciiCodec.text(answer, 0);
		SourcePosition source = options.source();
		if (code.equals("3") && source != null) {
			throw new OutOfOrderException(topic, source);
		}
		if (code.equals("4")) {
			throw new BrokerUnavailableException("An answer of Redis was lost. The event may have been published to "
					+ topic + ", which can be told no more: its history is shorter than what came since", null);
		}
		boolean duplicate = code.equals("1");
		boolean outdated = code.equals("2");
		String epoch = AsciiCodec.text(answer, 1);
		if (epoch.isEmpty()) {
			return new Published(topic, null, duplicate, outdated);
		}
		Position position = new Position(epoch, Long.parseLong(AsciiCodec.text(answer, 2)),
				Long.parseLong(AsciiCodec.text(answer, 3)));
		if (code.equals("0")) {
			this.serverTime = new ServerTime(position.time(), System.nanoTime());
		}
		return new Published(topic, position, duplicate, outdated);
	}

	@FunctionalInterface
	private interface PublishAttempt {

		/** Make it, for the first time, or again after it may have been done. */
		CompletableFuture<Published> make(boolean repeat);

	}

	/**
	 * What Redis's clock has shown.
	 *
	 * @param millis its time
	 * @param nanos when that was answered, by the clock of this node
	 */
	private record ServerTime(long millis, long nanos) {

		/** What it showed then, or a little less. */
		long at(long then) {
			return this.millis + TimeUnit.NANOSECONDS.toMillis(then - this.nanos);
		}

	}

}
