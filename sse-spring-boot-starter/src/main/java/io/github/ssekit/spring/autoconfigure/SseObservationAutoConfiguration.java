package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.internal.metrics.ObservedPublisher;
import io.github.ssekit.spring.internal.metrics.StreamObservationPostProcessor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Observes what is published, and requests of streams until these begin, where there is
 * an observation registry.
 */
@AutoConfiguration(before = SseAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnSseEnabled
public final class SseObservationAutoConfiguration {

	/** In the place of the one that observes nothing. */
	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "ssePublisher")
	ObservedPublisher ssePublisher(SseHub hub, ObservationRegistry registry) {
		return new ObservedPublisher(hub, registry);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ ServerHttpObservationFilter.class, ServerRequestObservationContext.class })
	static class StreamsConfiguration {

		@Bean
		static StreamObservationPostProcessor sseStreamObservationPostProcessor() {
			return new StreamObservationPostProcessor();
		}

	}

}
