package io.github.ssekit.spring.autoconfigure;

import java.time.Clock;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.internal.audit.CurrentUser;
import io.github.ssekit.spring.internal.audit.SecurityCurrentUser;
import io.github.ssekit.spring.internal.audit.SseAuditPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Operations and tickets as application events, unless {@code sse.audit.enabled} is
 * false.
 */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnClass(RequestContextHolder.class)
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
@ConditionalOnBooleanProperty(name = "sse.audit.enabled", matchIfMissing = true)
public final class SseAuditAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SseAuditPublisher sseAuditPublisher(ApplicationEventPublisher events, ObjectProvider<CurrentUser> currentUser) {
		return new SseAuditPublisher(events, currentUser.getIfAvailable(() -> () -> null), Clock.systemUTC());
	}

	@Bean
	SmartInitializingSingleton sseOperationAudit(SseHub hub, SseAuditPublisher publisher) {
		return () -> hub.addOperationListener(publisher);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolderStrategy")
	static class SecurityConfiguration {

		@Bean
		SecurityCurrentUser sseCurrentUser(ObjectProvider<SecurityContextHolderStrategy> contexts) {
			return new SecurityCurrentUser(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
		}

	}

}
