package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.Authorizer;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.internal.lifecycle.DrainReadiness;
import io.github.ssekit.spring.internal.lifecycle.ParentHubLifecycle;
import io.github.ssekit.spring.internal.lifecycle.ServingContexts;
import io.github.ssekit.spring.internal.lifecycle.ShutdownPhase;
import io.github.ssekit.spring.internal.lifecycle.SseLifecycle;
import io.github.ssekit.spring.internal.message.HubPublisher;
import io.github.ssekit.spring.internal.message.JacksonPayloadEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The hub: what publishes, keeps and delivers, without the web.
 */
@AutoConfiguration(after = { JacksonAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class })
@ConditionalOnSseEnabled
@EnableConfigurationProperties(SseProperties.class)
public final class SseAutoConfiguration {

	private static final Logger log = LoggerFactory.getLogger(SseAutoConfiguration.class);

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
		if (!builder.isDistributed()) {
			tellThatEventsStayHere(environment.getProperty("sse.redis.enabled", Boolean.class, true));
		}
		return builder.build();
	}

	/** Two nodes that hear nothing of each other look like two that are well. */
	private static void tellThatEventsStayHere(boolean redisWanted) {
		if (redisWanted && ClassUtils.isPresent("io.github.ssekit.redis.RedisParts",
				SseAutoConfiguration.class.getClassLoader())) {
			log.warn("sse-redis is on the class path and is not used, because there is no connection factory of"
					+ " Spring Data Redis, or more than one. Events stay in this process, and other nodes hear nothing"
					+ " of them. The way out: add spring-boot-starter-data-redis, mark one factory as primary, or set"
					+ " sse.redis.enabled=false.");
		}
		else {
			log.info("Events stay in this process: their history is in memory, and other nodes hear nothing of them.");
		}
	}

	/** Primary, because the hub is a publisher too. */
	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "ssePublisher")
	HubPublisher ssePublisher(SseHub hub) {
		return new HubPublisher(hub);
	}

	/** One for all contexts that share the hub. */
	@Bean
	@ConditionalOnMissingBean
	ServingContexts sseServingContexts(SseHub hub) {
		return new ServingContexts(hub);
	}

	/** Not that of a parent, which stops after the web server of its child. */
	@Bean
	@Conditional(ServesStreams.class)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SseLifecycle sseLifecycle(ApplicationContext context, ServingContexts contexts, Environment environment) {
		return new SseLifecycle(context, contexts, ShutdownPhase.of(environment));
	}

	@Bean
	@ConditionalOnBean(value = SseLifecycle.class, search = SearchStrategy.CURRENT)
	@ConditionalOnMissingBean(value = SseHub.class, search = SearchStrategy.CURRENT)
	ParentHubLifecycle sseParentHubLifecycle(ApplicationContext context, ServingContexts contexts) {
		return new ParentHubLifecycle(context, contexts);
	}

	@Bean
	@ConditionalOnBean(ApplicationAvailability.class)
	@ConditionalOnMissingBean
	DrainReadiness sseDrainReadiness(ConfigurableApplicationContext context, ApplicationAvailability availability) {
		return new DrainReadiness(context, availability);
	}

	/** A child that only publishes must not end the streams of its parent. */
	static final class ServesStreams extends AnyNestedCondition {

		ServesStreams() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(value = SseHub.class, search = SearchStrategy.CURRENT)
		static final class HasTheHub {

		}

		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		static final class HasAWebServer {

		}

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
