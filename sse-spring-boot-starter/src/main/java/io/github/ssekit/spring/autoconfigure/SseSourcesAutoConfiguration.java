package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.spring.internal.sources.SourcesBuilder;
import io.github.ssekit.spring.internal.sources.SseRedisChannelSourceFactory;
import io.github.ssekit.spring.internal.sources.SseRedisListSourceFactory;
import io.github.ssekit.spring.internal.sources.SseRedisStreamSourceFactory;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SseSources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Takes in what {@code sse.sources.*} names, without code.
 */
@AutoConfiguration(after = { SseAutoConfiguration.class, SseRedisAutoConfiguration.class })
@ConditionalOnSseEnabled
@ConditionalOnBean(value = SseHub.class, name = "ssePublisher")
@EnableConfigurationProperties(SseSourcesProperties.class)
public final class SseSourcesAutoConfiguration {

	/** Those of a parent context are taken in there. */
	@Bean
	@ConditionalOnMissingBean
	SseSources sseSources(SseSourcesProperties properties, ObjectProvider<SourceFactory> factories,
			@Qualifier("ssePublisher") SsePublisher publisher, Environment environment) {
		return new SourcesBuilder(factories.orderedStream().toList(), publisher, Binder.get(environment))
			.build(properties.sources());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RedisParts.class)
	@ConditionalOnBean(RedisParts.class)
	static class SseRedisSourcesConfiguration {

		@Bean
		SseRedisStreamSourceFactory sseRedisStreamSourceFactory(RedisParts redis) {
			return new SseRedisStreamSourceFactory(redis.connections());
		}

		@Bean
		SseRedisListSourceFactory sseRedisListSourceFactory(RedisParts redis) {
			return new SseRedisListSourceFactory(redis.connections());
		}

		@Bean
		SseRedisChannelSourceFactory sseRedisChannelSourceFactory(RedisParts redis) {
			return new SseRedisChannelSourceFactory(redis.connections());
		}

	}

}
