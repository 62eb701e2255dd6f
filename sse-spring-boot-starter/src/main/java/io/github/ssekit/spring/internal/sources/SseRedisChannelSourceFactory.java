package io.github.ssekit.spring.internal.sources;

import java.util.Objects;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.consumer.ChannelConsumer;
import io.github.ssekit.redis.consumer.ChannelConsumerSettings;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;

/** Pub/Sub channels and patterns of them, by {@code type=redis-channel}. */
public final class SseRedisChannelSourceFactory implements SourceFactory {

	private final RedisConnections connections;

	public SseRedisChannelSourceFactory(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public String type() {
		return "redis-channel";
	}

	@Override
	public Set<String> settings() {
		return Set.of("channel", "pattern", "lease", "max-waiting");
	}

	@Override
	public Source create(String name, SourceProperties properties, EntryMapper mapper, SsePublisher publisher) {
		ChannelConsumerSettings settings = settings(properties);
		return new SseRedisSource<>(() -> new ChannelConsumer(this.connections, publisher, mapper, settings).start(),
				ChannelConsumer::counts, ChannelConsumer::waiting, null);
	}

	private static ChannelConsumerSettings settings(SourceProperties set) {
		String channel = set.channel();
		String pattern = set.pattern();
		if (channel == null && pattern == null) {
			throw new InvalidSettingException("channel", "(not set)",
					"must name the channel that is taken in, or pattern a pattern of channels");
		}
		if (channel != null && pattern != null) {
			throw new InvalidSettingException("pattern", pattern,
					"must not be set beside channel; a second source takes in the other one");
		}
		Integer maxWaiting = set.maxWaiting();
		if (maxWaiting != null && maxWaiting < 1) {
			throw new InvalidSettingException("max-waiting", maxWaiting, "must be at least 1");
		}
		ChannelConsumerSettings defaults = (pattern != null) ? ChannelConsumerSettings.ofPattern(pattern)
				: ChannelConsumerSettings.of(Objects.requireNonNull(channel));
		return new ChannelConsumerSettings(defaults.channel(), defaults.pattern(),
				Objects.requireNonNullElse(set.lease(), defaults.lease()),
				Objects.requireNonNullElse(maxWaiting, defaults.mostWaiting()));
	}

}
