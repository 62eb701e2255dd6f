package io.github.ssekit.spring.autoconfigure;

import java.time.Clock;
import java.util.EnumSet;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.ticket.InMemoryTicketStore;
import io.github.ssekit.spring.internal.audit.SseAuditPublisher;
import io.github.ssekit.spring.internal.login.TicketOwners;
import io.github.ssekit.spring.internal.mapping.StreamEndpoints;
import io.github.ssekit.spring.internal.ticket.SecurityTicketFilter;
import io.github.ssekit.spring.internal.ticket.SecurityTicketOwners;
import io.github.ssekit.spring.internal.ticket.TicketFilter;
import io.github.ssekit.spring.internal.ticket.TicketInterceptor;
import io.github.ssekit.spring.internal.ticket.TicketProblems;
import io.github.ssekit.spring.tickets.SseTickets;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * One-time tickets: what issues them, what keeps them, and the filter that takes them.
 * Where {@code sse.enabled} is false they are issued all the same, and open nothing.
 */
@AutoConfiguration(after = { SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class,
		SseAuditAutoConfiguration.class, WebMvcAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "sse.tickets.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SseTicketsProperties.class)
public final class SseTicketsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TicketStore sseTicketStore() {
		return new InMemoryTicketStore(InMemoryTicketStore.DEFAULT_MAX_TICKETS, HubRuntime.system());
	}

	@Bean
	@ConditionalOnMissingBean
	SseTickets sseTickets(TicketStore store, ObjectProvider<TicketOwners> owners, SseTicketsProperties properties,
			ObjectProvider<SseAuditPublisher> audit) {
		return new SseTickets(store, owners.getIfAvailable(() -> (owner) -> TicketGrant.of(owner.getName())),
				properties.ttl(), Clock.systemUTC(), audit.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	TicketProblems sseTicketProblems() {
		return new TicketProblems();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSseEnabled
	@ConditionalOnBean(SseHub.class)
	static class FilterConfiguration {

		/** In front of all others, which may log what they see. */
		@Bean
		FilterRegistrationBean<TicketFilter> sseTicketFilter(TicketStore store, SseTicketsProperties properties,
				StreamEndpoints endpoints, ObjectProvider<SseAuditPublisher> audit) {
			FilterRegistrationBean<TicketFilter> registration = new FilterRegistrationBean<>(new TicketFilter(store,
					properties.parameter(), Clock.systemUTC(), endpoints, audit.getIfAvailable()));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
			return registration;
		}

		/** For the handlers of everybody, such as those of Actuator, too. */
		@Bean
		MappedInterceptor sseTicketInterceptor() {
			return new MappedInterceptor(null, new TicketInterceptor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpSecurity.class, AnonymousAuthenticationFilter.class })
	static class SecurityConfiguration {

		@Bean
		SecurityTicketOwners sseTicketOwners() {
			return new SecurityTicketOwners();
		}

		/** Spring Security applies it to every chain that is made of an HttpSecurity. */
		@Bean
		@ConditionalOnSseEnabled
		Customizer<HttpSecurity> sseTicketCustomizer(ObjectProvider<SecurityContextHolderStrategy> contexts) {
			return (http) -> http.addFilterBefore(
					new SecurityTicketFilter(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy)),
					AnonymousAuthenticationFilter.class);
		}

	}

}
