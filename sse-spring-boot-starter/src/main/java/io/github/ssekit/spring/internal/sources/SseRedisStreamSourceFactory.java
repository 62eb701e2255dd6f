package io.github.ssekit.spring.internal.sources;

import java.util.Objects;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;

/** Redis Streams, by {@code type=redis-stream}. */
public final class SseRedisStreamSourceFactory implements SourceFactory {

	private final RedisConnections connections;

	public SseRedisStreamSourceFactory(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public String type() {
		return "redis-stream";
	}

	@Override
	public Set<String> settings() {
		return Set.of("stream", "group", "from-beginning", "lease", "min-idle", "max-deliveries", "dead-letters");
	}

	/** An entry of a stream has nothing but fields. */
	@Override
	public boolean isField(String name) {
		return true;
	}

	@Override
	public EntryMapper defaultMapper() {
		return EntryMapper.fields();
	}

	@Override
	public Source create(String name, SourceProperties properties, EntryMapper mapper, SsePublisher publisher) {
		StreamConsumerSettings settings = settings(properties);
		StreamConsumer.check(this.connections, settings);
		return new SseRedisSource<>(() -> new StreamConsumer(this.connections, publisher, mapper, settings).start(),
				StreamConsumer::counts, null, StreamConsumer::lagMillis);
	}

	private static StreamConsumerSettings settings(SourceProperties set) {
		String stream = set.stream();
		if (stream == null) {
			throw new InvalidSettingException("stream", "(not set)", "must name the Redis Stream that is taken in");
		}
		StreamConsumerSettings defaults = StreamConsumerSettings.of(stream);
		return new StreamConsumerSettings(stream, Objects.requireNonNullElse(set.group(), defaults.group()),
				Objects.requireNonNullElse(set.fromBeginning(), defaults.fromBeginning()),
				Objects.requireNonNullElse(set.lease(), defaults.lease()),
				Objects.requireNonNullElse(set.minIdle(), defaults.minIdle()),
				Objects.requireNonNullElse(set.maxDeliveries(), defaults.maxDeliveries()),
				Objects.requireNonNullElse(set.deadLetters(), defaults.deadLetters()));
	}

}
