package io.github.ssekit.spring.autoconfigure;

import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.spring.internal.actuate.SseHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Health: the contributor {@code sse}, and where its status {@code DEGRADED} stands among
 * others.
 */
@AutoConfiguration(after = SseAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class, StatusAggregator.class })
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
public final class SseHealthAutoConfiguration {

	/** Apart, because its condition is part of what may be missing. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("sse")
	static class IndicatorConfiguration {

		private static final String ORDER = "management.endpoint.health.status.order";

		@Bean
		@ConditionalOnMissingBean(name = "sseHealthIndicator")
		SseHealthIndicator sseHealthIndicator(SseHub hub, ObjectProvider<HealthSource> others) {
			return new SseHealthIndicator(hub, others.orderedStream().toList());
		}

		/**
		 * Boot leaves out a status that its order does not name, so that all would seem
		 * well.
		 */
		@Bean
		@ConditionalOnMissingBean
		StatusAggregator healthStatusAggregator(Environment environment) {
			List<String> order = Binder.get(environment).bind(ORDER, Bindable.listOf(String.class)).orElse(List.of());
			return !order.isEmpty() ? StatusAggregator.of(order) : StatusAggregator.of(Status.DOWN,
					Status.OUT_OF_SERVICE, SseHealthIndicator.DEGRADED, Status.UP, Status.UNKNOWN);
		}

	}

}
