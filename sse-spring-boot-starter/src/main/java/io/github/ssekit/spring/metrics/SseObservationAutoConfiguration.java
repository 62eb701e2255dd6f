package io.github.ssekit.spring.metrics;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.ConditionalOnSseEnabled;
import io.github.ssekit.spring.SseAutoConfiguration;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.config.MeterFilter;
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
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Observes what is published, and leaves streams out of the observed requests, where
 * there is an observation registry.
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
	@ConditionalOnClass({ DispatcherServlet.class, ServerHttpObservationFilter.class,
			ServerRequestObservationContext.class, LongTaskTimer.class })
	static class StreamsConfiguration {

		@Bean
		WebMvcConfigurer sseUnobservedStreamsConfigurer() {
			return new WebMvcConfigurer() {

				@Override
				public void addInterceptors(InterceptorRegistry registry) {
					registry.addInterceptor(new UnobservedStreams());
				}

			};
		}

		@Bean
		MeterFilter sseUnobservedStreamsFilter() {
			return MeterFilter.deny((id) -> id.getName().equals(UnobservedStreams.NAME));
		}

	}

}
