package io.github.ssekit.modulith;

import java.util.List;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseDisabledAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.io.ResourceLoader;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.config.EventPublicationAutoConfiguration;
import org.springframework.modulith.events.core.EventPublicationRegistry;

/**
 * Publishes events whose target is {@code sse:} and a topic, as Spring Modulith's own
 * modules do for Kafka and others. Where {@code sse.enabled} is false, what is published
 * to topics is dropped, and so are these events.
 */
@AutoConfiguration(after = { SseAutoConfiguration.class, SseDisabledAutoConfiguration.class,
		EventPublicationAutoConfiguration.class, EventExternalizationAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "spring.modulith.events.externalization.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
@ConditionalOnBean(value = EventExternalizationConfiguration.class, name = "ssePublisher")
public final class SseModulithAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TargetListenerFactory sseTargetListenerFactory(EventExternalizationConfiguration configuration) {
		return new TargetListenerFactory(configuration);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnBean(EventPublicationRegistry.class)
	static PublicationIds ssePublicationIds() {
		return new PublicationIds(SseEventExternalizer.LISTENER_ID);
	}

	@Bean
	SseEventExternalizer sseEventExternalizer(EventExternalizationConfiguration configuration,
			@Qualifier("ssePublisher") SsePublisher publisher, ObjectProvider<PublicationIds> ids, BeanFactory beans) {
		StandardEvaluationContext context = new StandardEvaluationContext();
		context.setBeanResolver(new BeanFactoryResolver(beans));
		return new SseEventExternalizer(configuration,
				new SseTransport(publisher, new SseRouting(context), ids.getIfAvailable()));
	}

	@Bean
	SseTargetCheck sseTargetCheck(BeanFactory beans, ObjectProvider<PublicationIds> ids, ResourceLoader resources) {
		List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
		return new SseTargetCheck(packages, ids.getIfAvailable() != null, resources);
	}

}
