package io.github.ssekit.spring.autoconfigure;

import java.util.Map;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.spring.http.PublishAuthorizer;
import io.github.ssekit.spring.internal.http.PublishAccess;
import io.github.ssekit.spring.internal.http.PublishHandler;
import io.github.ssekit.spring.internal.http.SecurityPublishAccess;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Publishing by HTTP, for whoever may. It does not start without anything that could say
 * who that is.
 */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnSseEnabled
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty("sse.http-publish.enabled")
@ConditionalOnBean(name = "ssePublisher")
@EnableConfigurationProperties(SseHttpPublishProperties.class)
public final class SseHttpPublishAutoConfiguration {

	/** Before the controllers of the application, whose paths may be patterns. */
	private static final int ORDER = -10;

	/** A character may be written with so many bytes of JSON. */
	private static final int MAX_ESCAPE = 6;

	/** For the other members of an event. */
	private static final int OTHER_MEMBERS = 8 * 1024;

	@Bean
	SimpleUrlHandlerMapping sseHttpPublishMapping(SseHttpPublishProperties properties, SseProperties streams,
			@Qualifier("ssePublisher") SsePublisher publisher, ObjectProvider<PublishAccess> logins,
			ObjectProvider<PublishAuthorizer> authorizer) {
		PublishAccess access = properties.allowAnonymous() ? PublishAccess.ANYBODY : logins.getIfAvailable();
		if (access == null) {
			throw new InvalidSettingException("sse.http-publish.enabled", true,
					"needs Spring Security, or anybody could publish anything: add spring-boot-starter-security, or"
							+ " set sse.http-publish.allow-anonymous=true where something else keeps others out");
		}
		long maxLine = MAX_ESCAPE * streams.maxEventSize().toBytes() + OTHER_MEMBERS;
		return new SimpleUrlHandlerMapping(
				Map.of(properties.path(), new PublishHandler(properties.maxBodySize().toBytes(), properties.maxEvents(),
						(int) Math.min(maxLine, Integer.MAX_VALUE), publisher, access, authorizer.getIfAvailable())),
				ORDER);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContextHolderStrategy.class)
	static class SecurityConfiguration {

		@Bean
		SecurityPublishAccess ssePublishAccess(ObjectProvider<SecurityContextHolderStrategy> contexts,
				SseHttpPublishProperties properties) {
			return new SecurityPublishAccess(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy),
					properties.authority());
		}

	}

}
