package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.internal.actuate.SseStreamsEndpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The endpoint {@code /actuator/sse}, where the application exposes it.
 */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
public final class SseEndpointAutoConfiguration {

	/** Apart, because its condition is part of what may be missing. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(SseStreamsEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SseStreamsEndpoint sseStreamsEndpoint(SseHub hub, SseProperties properties) {
			return new SseStreamsEndpoint(hub, properties.tap().enabled());
		}

	}

}
