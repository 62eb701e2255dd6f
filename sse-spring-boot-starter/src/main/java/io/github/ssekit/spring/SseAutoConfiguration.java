package io.github.ssekit.spring;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.wire.PayloadEncoder;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * The hub: what publishes, keeps and delivers, without the web.
 */
@AutoConfiguration(after = { JacksonAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "sse.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SseProperties.class)
public final class SseAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	SseHub sseHub(SseProperties properties, ObjectProvider<PayloadEncoder> payloadEncoder,
			ObjectProvider<Authorizer> authorizer, ObjectProvider<SseObserver> observers,
			ObjectProvider<DrainListener> drainListeners, ObjectProvider<SseHubBuilderCustomizer> customizers,
			ListableBeanFactory beans, Environment environment) {
		if (environment.getProperty("sse.redis.enabled", Boolean.class, false)
				&& !beans.containsBean("sseRedisParts")) {
			throw new InvalidSettingException("sse.redis.enabled", true,
					"needs sse-redis and spring-boot-starter-data-redis on the class path, and one connection factory");
		}
		SseHubBuilder builder = SseHub.builder()
			.settings(properties.toSettings())
			.maxEventSize(properties.maxEventBytes())
			.retention(properties.toRetention())
			.maxHistoryBytes(properties.history().maxTotalBytes().toBytes())
			.maxReplay(properties.replay().maxEvents())
			.maxConcurrentReplays(properties.replay().maxConcurrent())
			.limits(properties.toLimits())
			.snapshots(properties.snapshot().toLimits())
			.presenceGrace(properties.presence().grace())
			.authExpiringAhead(properties.auth().expiringAhead())
			.drain(properties.drain().window(), properties.drain().timeout());
		payloadEncoder.ifAvailable(builder::payloadEncoder);
		authorizer.ifAvailable(builder::authorizer);
		observers.orderedStream().forEach(builder::observer);
		drainListeners.orderedStream().forEach(builder::drainListener);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/** Primary, because the hub is a publisher too. */
	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "ssePublisher")
	HubPublisher ssePublisher(SseHub hub) {
		return new HubPublisher(hub);
	}

	@Bean
	@ConditionalOnMissingBean
	SseLifecycle sseLifecycle(SseHub hub, Environment environment) {
		return new SseLifecycle(hub, ShutdownPhase.of(environment));
	}

	@Bean
	@ConditionalOnBean(ApplicationAvailability.class)
	@ConditionalOnMissingBean
	DrainReadiness sseDrainReadiness(ConfigurableApplicationContext context, ApplicationAvailability availability) {
		return new DrainReadiness(context, availability);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnBean(JsonMapper.class)
		@ConditionalOnMissingBean(PayloadEncoder.class)
		JacksonPayloadEncoder ssePayloadEncoder(JsonMapper mapper) {
			return new JacksonPayloadEncoder(mapper);
		}

	}

}
