package io.github.ssekit.spring.internal.sources;

import java.util.Objects;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.ListConsumerSettings;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;

/** Redis Lists, by {@code type=redis-list}. */
public final class SseRedisListSourceFactory implements SourceFactory {

	private final RedisConnections connections;

	public SseRedisListSourceFactory(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public String type() {
		return "redis-list";
	}

	@Override
	public Set<String> settings() {
		return Set.of("list", "producers-at-the-right", "lease", "max-deliveries");
	}

	@Override
	public Source create(String name, SourceProperties properties, EntryMapper mapper, SsePublisher publisher) {
		ListConsumerSettings settings = settings(properties);
		return new SseRedisSource<>(() -> new ListConsumer(this.connections, publisher, mapper, settings).start(),
				ListConsumer::counts, ListConsumer::waiting, null);
	}

	private static ListConsumerSettings settings(SourceProperties set) {
		String list = set.list();
		if (list == null) {
			throw new InvalidSettingException("list", "(not set)", "must name the Redis List that is taken in");
		}
		ListConsumerSettings defaults = ListConsumerSettings.of(list);
		return new ListConsumerSettings(list,
				Objects.requireNonNullElse(set.producersAtTheRight(), defaults.leftToRight()),
				Objects.requireNonNullElse(set.lease(), defaults.lease()),
				Objects.requireNonNullElse(set.maxDeliveries(), defaults.maxDeliveries()));
	}

}
