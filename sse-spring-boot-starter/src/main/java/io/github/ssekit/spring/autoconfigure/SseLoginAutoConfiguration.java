package io.github.ssekit.spring.autoconfigure;

import java.util.EnumSet;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.internal.login.LoginInterceptor;
import io.github.ssekit.spring.internal.login.SecuritySessionListener;
import io.github.ssekit.spring.internal.login.SecuritySessionLookup;
import io.github.ssekit.spring.internal.login.SecurityTokenExpiry;
import io.github.ssekit.spring.internal.login.SessionFilter;
import io.github.ssekit.spring.internal.login.SessionLookup;
import io.github.ssekit.spring.internal.login.SessionStreams;
import io.github.ssekit.spring.internal.login.SessionSweep;
import io.github.ssekit.spring.internal.login.SpringSessionLookup;
import io.github.ssekit.spring.internal.mapping.StreamEndpoints;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Streams end with the login that has opened them, unless {@code sse.auth.follow-login}
 * is false: with its token, its session, or what Spring Security says of them.
 */
@AutoConfiguration(after = SseWebMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
@ConditionalOnBooleanProperty(name = "sse.auth.follow-login", matchIfMissing = true)
public final class SseLoginAutoConfiguration {

	/** Where Spring Session puts its filter, if nothing else is set. */
	private static final int SESSION_FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

	@Bean
	SessionStreams sseSessionStreams(ObjectProvider<SessionLookup.Source> sources) {
		return new SessionStreams(sources.orderedStream().toList());
	}

	@Bean
	SessionSweep sseSessionSweep(SessionStreams streams, SseProperties properties) {
		return new SessionSweep(streams, properties.auth().sessionCheckInterval());
	}

	/** Behind what makes the session, and in front of what logs in by it. */
	@Bean
	FilterRegistrationBean<SessionFilter> sseSessionFilter(SessionStreams streams, StreamEndpoints endpoints,
			Environment environment) {
		FilterRegistrationBean<SessionFilter> registration = new FilterRegistrationBean<>(
				new SessionFilter(streams, endpoints));
		registration.setOrder(
				environment.getProperty("spring.session.servlet.filter-order", Integer.class, SESSION_FILTER_ORDER)
						+ 1);
		registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
		return registration;
	}

	@Bean
	MappedInterceptor sseLoginInterceptor() {
		return new MappedInterceptor(null, new LoginInterceptor());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.session.web.http.SessionRepositoryFilter")
	static class SpringSessionConfiguration {

		@Bean
		SessionLookup.Source sseSpringSessionLookup() {
			return SpringSessionLookup::of;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.security.core.session.SessionRegistry",
			"org.springframework.security.web.authentication.session.SessionFixationProtectionEvent" })
	static class SecuritySessionConfiguration {

		@Bean
		SessionLookup.Source sseSecuritySessionLookup(ObjectProvider<SessionRegistry> registry) {
			return SecuritySessionLookup.source(registry);
		}

		@Bean
		SecuritySessionListener sseSecuritySessionListener(SessionStreams streams,
				ObjectProvider<SessionRegistry> registry) {
			return new SecuritySessionListener(streams, registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.security.core.Authentication",
			"org.springframework.security.oauth2.core.AbstractOAuth2Token" })
	static class TokenConfiguration {

		@Bean
		SecurityTokenExpiry sseTokenExpiry() {
			return new SecurityTokenExpiry();
		}

	}

}
