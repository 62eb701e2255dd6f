package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.consumer.ChannelConsumer;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.internal.metrics.SseMeters;
import io.github.ssekit.spring.internal.metrics.SseRedisConsumerMeters;
import io.github.ssekit.spring.internal.metrics.SseRedisMeters;
import io.github.ssekit.spring.internal.metrics.SseSourceMeters;
import io.github.ssekit.spring.internal.metrics.SseTimers;
import io.github.ssekit.spring.sources.SseSources;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Meters of the hub, where Micrometer is. The hub itself knows nothing of them: it
 * counts, and they read.
 */
@AutoConfiguration(after = SseAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSseEnabled
@ConditionalOnBean({ SseHub.class, MeterRegistry.class })
public final class SseMetricsAutoConfiguration {

	@Bean
	SseMeters sseMeters(SseHub hub) {
		return new SseMeters(hub.statistics());
	}

	@Bean
	SseTimers sseTimers() {
		return new SseTimers();
	}

	@Bean
	SseSourceMeters sseSourceMeters(ObjectProvider<SseSources> sources) {
		return new SseSourceMeters(sources);
	}

	/** Early, so that customizers of the application have the last word. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SseHubBuilderCustomizer sseTimersHubBuilderCustomizer(SseTimers timers) {
		return (builder) -> builder.writeTimer(timers);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisParts.class)
	@ConditionalOnBean(RedisParts.class)
	static class SseRedisMetricsConfiguration {

		@Bean
		SseRedisMeters sseRedisMeters(RedisParts redis, SseHub hub) {
			return new SseRedisMeters(redis, hub.statistics());
		}

		@Bean
		SseRedisConsumerMeters sseRedisConsumerMeters(ObjectProvider<StreamConsumer> streams,
				ObjectProvider<ListConsumer> lists, ObjectProvider<ChannelConsumer> channels) {
			return new SseRedisConsumerMeters(streams, lists, channels);
		}

	}

}
