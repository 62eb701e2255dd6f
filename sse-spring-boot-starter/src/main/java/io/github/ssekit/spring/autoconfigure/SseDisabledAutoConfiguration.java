package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.AsyncSettings;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.event.Retention;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.internal.endpoint.DisabledStreamsInterceptor;
import io.github.ssekit.spring.internal.message.DroppingPublisher;
import io.github.ssekit.spring.internal.message.MessagePublisher;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * What takes the place of all the rest where {@code sse.enabled} is false: the
 * application starts as it is, what it publishes is dropped, and its streams are answered
 * with 503. Redis is not connected to.
 */
@AutoConfiguration
@Conditional(SseDisabledAutoConfiguration.Disabled.class)
public final class SseDisabledAutoConfiguration {

	@Bean
	@Primary
	@ConditionalOnMissingBean(name = "ssePublisher")
	DroppingPublisher ssePublisher() {
		return new DroppingPublisher();
	}

	@Bean
	@ConditionalOnMissingBean
	MessagePublisher sseMessages(@Qualifier("ssePublisher") SsePublisher publisher) {
		return new MessagePublisher(publisher, SseMessage.Phase.NOW, MessagePublisher.AfterCommit.NEVER);
	}

	/** It has no thread before the first message, whose data is not even encoded. */
	@Bean
	@ConditionalOnMissingBean
	SseAsyncPublisher sseAsyncPublisher(@Qualifier("ssePublisher") SsePublisher publisher) {
		return new SseAsyncPublisher(publisher, (data) -> new byte[0], AsyncSettings.DEFAULT);
	}

	/**
	 * For who asks it who is connected: nobody is. It has threads, so it is made only
	 * where somebody asks for it, keeps nothing and takes no streams.
	 */
	@Bean(destroyMethod = "close")
	@Lazy
	@ConditionalOnMissingBean
	SseHub sseHub() {
		SseHub hub = SseHub.builder().retention((topic) -> Retention.NONE).build();
		var unused = hub.drain();
		return hub;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	static class WebConfiguration {

		@Bean
		MappedInterceptor sseDisabledStreamsInterceptor() {
			return new MappedInterceptor(null, new DisabledStreamsInterceptor());
		}

	}

	/** The reverse of what all others ask for. */
	static final class Disabled extends NoneNestedConditions {

		Disabled() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnSseEnabled
		static final class Enabled {

		}

	}

}
