package io.github.ssekit.benchmark.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.redis.internal.store.RedisEventStore;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * The peer: Lettuce and nothing else. What does not change from one publish to the next
 * is made once; no answer is read, nothing is sent again, no time is kept.
 */
final class BareLettuce implements AutoCloseable {

	private static final String CHANNEL = "bare:";

	/** What is said of the message's place stands in front, and the data after this. */
	private static final String DATA = "data: ";

	private static final byte[] NOTHING = {};

	private static final byte[] NO_KEY = AsciiCodec.bytes("0");

	private final RedisScript script = RedisScript.of("place", "sign", "publish");

	private final Keys keys = Keys.byTopic(RedisSettings.DEFAULT.keyPrefix());

	private final Map<Topic, Names> names = new ConcurrentHashMap<>();

	private final AtomicLong key = new AtomicLong();

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final RedisAsyncCommands<byte[], byte[]> commands;

	private final StatefulRedisPubSubConnection<byte[], byte[]> hearing;

	BareLettuce(RedisAddress redis) {
		this.client = RedisClient.create(RedisURI.create(redis.host(), redis.port()));
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.commands = this.connection.async();
		this.hearing = this.client.connectPubSub(ByteArrayCodec.INSTANCE);
		this.connection.sync().scriptLoad(this.script.text());
	}

	/** The very script of SseKit, with keys and arguments of the same kind. */
	Publisher script() {
		byte[] events = AsciiCodec.bytes(Retention.DEFAULT.maxEvents());
		byte[] age = AsciiCodec.bytes(Retention.DEFAULT.maxAge().toMillis());
		byte[] epoch = AsciiCodec.bytes("bare 0");
		byte[] memory = AsciiCodec
			.bytes(Math.max(RedisEventStore.MEMORY_MILLIS, 2 * Retention.DEFAULT.maxAge().toMillis()));
		byte[] publish = AsciiCodec.bytes("PUBLISH");
		byte[] bytes = AsciiCodec.bytes(Retention.DEFAULT.maxBytes());
		return (topic, data) -> {
			Names of = this.names.computeIfAbsent(topic, (unknown) -> new Names(this.keys, unknown));
			String attempt = "01234567" + Long.toString(this.key.incrementAndGet(), 36);
			byte[] key = AsciiCodec.bytes(of.key + attempt);
			return this.commands.evalsha(this.script.digest(), ScriptOutputType.MULTI,
					new byte[][] { of.history, of.meta, key, of.channel, of.births }, event(data), events, age, epoch,
					NO_KEY, memory, publish, of.topic, bytes, AsciiCodec.bytes(attempt), NOTHING, NOTHING);
		};
	}

	/** {@code PUBLISH}, and no history. */
	Publisher publish() {
		return (topic, data) -> this.commands.publish(AsciiCodec.bytes(CHANNEL + topic.name()), event(data));
	}

	/**
	 * Hear what {@link #publish()} and {@link #script()} announce.
	 * @return ends it
	 */
	Runnable listen(Topic topic, Arrivals ofPublish, Arrivals ofScript) {
		RedisPubSubAdapter<byte[], byte[]> listener = new RedisPubSubAdapter<>() {

			@Override
			public void message(byte[] channel, byte[] message) {
				long now = System.nanoTime();
				String text = new String(message, StandardCharsets.UTF_8);
				int number = Payload.number(text.substring(text.indexOf(DATA) + DATA.length()));
				(channel[0] == CHANNEL.charAt(0) ? ofPublish : ofScript).arrived(number, now);
			}

		};
		this.hearing.addListener(listener);
		this.hearing.sync()
			.subscribe(AsciiCodec.bytes(CHANNEL + topic.name()), AsciiCodec.bytes(this.keys.channel(topic)));
		return () -> this.hearing.removeListener(listener);
	}

	/** The last offset of a topic. */
	long offset(Topic topic) {
		byte[] offset = this.connection.sync().hget(AsciiCodec.bytes(this.keys.meta(topic)), AsciiCodec.bytes("s"));
		return (offset != null) ? Long.parseLong(AsciiCodec.text(offset)) : 0;
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO.toMillis(), 2000, TimeUnit.MILLISECONDS);
	}

	private static byte[] event(String data) {
		return AsciiCodec.utf8(DATA + data + "\n\n");
	}

	/** What belongs to a topic, made once. */
	private static final class Names {

		private final byte[] topic;

		private final byte[] history;

		private final byte[] meta;

		private final byte[] channel;

		private final byte[] births;

		private final String key;

		Names(Keys keys, Topic topic) {
			this.topic = AsciiCodec.utf8(topic.name());
			this.history = AsciiCodec.bytes(keys.history(topic));
			this.meta = AsciiCodec.bytes(keys.meta(topic));
			this.channel = AsciiCodec.bytes(keys.channel(topic));
			this.births = AsciiCodec.bytes(keys.births(topic, false));
			this.key = keys.idempotency(topic, "o:");
		}

	}

}
