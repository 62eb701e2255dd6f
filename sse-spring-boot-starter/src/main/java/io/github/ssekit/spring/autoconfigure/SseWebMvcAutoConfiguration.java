package io.github.ssekit.spring.autoconfigure;

import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.OverLimit;
import io.github.ssekit.spring.internal.endpoint.EventStreamErrors;
import io.github.ssekit.spring.internal.endpoint.SseProblems;
import io.github.ssekit.spring.internal.endpoint.SseReturnValueHandler;
import io.github.ssekit.spring.internal.jetty.JettyCapacity;
import io.github.ssekit.spring.internal.jetty.JettyStreamCustomizer;
import io.github.ssekit.spring.internal.login.LoginExpiry;
import io.github.ssekit.spring.internal.login.RequestLogin;
import io.github.ssekit.spring.internal.login.SecurityEventStreamLogin;
import io.github.ssekit.spring.internal.login.SessionStreams;
import io.github.ssekit.spring.internal.mapping.StreamEndpoints;
import io.github.ssekit.spring.internal.server.ServerLimit;
import io.github.ssekit.spring.internal.servlet.ReadableQueryFilter;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import io.github.ssekit.spring.internal.tomcat.TomcatCapacity;
import io.github.ssekit.spring.internal.tomcat.TomcatStreamCustomizer;
import io.github.ssekit.spring.internal.transport.ServerTransportFinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The web: endpoints, errors, and what a web server has to be told for streams.
 */
@AutoConfiguration(after = { SseAutoConfiguration.class, WebMvcAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
public final class SseWebMvcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SseReturnValueHandler sseReturnValueHandler(SseHub hub, SseProperties properties, StreamOpener opener,
			ObjectProvider<LoginExpiry> expiries, ObjectProvider<SessionStreams> sessions) {
		return new SseReturnValueHandler(hub, properties.stream().maxTopics(), opener,
				new RequestLogin(expiries.orderedStream().toList(), sessions.getIfAvailable()));
	}

	@Bean
	StreamOpener sseStreamOpener(SseProperties properties) {
		boolean direct = properties.transport().direct();
		return new StreamOpener(properties.limits().overLimit() == OverLimit.STATUS, properties.writeTimeout(),
				(timeouts) -> ServerTransportFinder.find(direct, timeouts));
	}

	@Bean
	StreamEndpoints sseStreamEndpoints(ObjectProvider<RequestMappingHandlerMapping> mappings,
			ObjectProvider<DispatcherServletRegistrationBean> servlets) {
		return new StreamEndpoints(mappings, servlets);
	}

	/** In front of all that may ask for a parameter. */
	@Bean
	FilterRegistrationBean<ReadableQueryFilter> sseReadableQueryFilter(StreamEndpoints endpoints) {
		FilterRegistrationBean<ReadableQueryFilter> registration = new FilterRegistrationBean<>(
				new ReadableQueryFilter(endpoints::isOf));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	SseProblems sseProblems() {
		return new SseProblems();
	}

	@Bean
	WebMvcConfigurer sseWebMvcConfigurer(SseReturnValueHandler handler) {
		return new WebMvcConfigurer() {

			@Override
			public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
				handlers.add(handler);
			}

		};
	}

	/** After those of the application, whose exception handlers it helps. */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebMvcConfigurer sseErrorsConfigurer() {
		return new WebMvcConfigurer() {

			@Override
			public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
				resolvers.replaceAll((resolver) -> (resolver instanceof ExceptionHandlerExceptionResolver)
						? new EventStreamErrors(resolver) : resolver);
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpSecurity.class, HttpStatusEntryPoint.class })
	static class SecurityConfiguration {

		/** Spring Security applies it to every chain that is made of an HttpSecurity. */
		@Bean
		Customizer<HttpSecurity> sseLoginCustomizer() {
			return (http) -> http.with(new SecurityEventStreamLogin(), Customizer.withDefaults());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
	static class TomcatConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> sseTomcatCustomizer(SseProperties properties) {
			return new TomcatStreamCustomizer(properties.transport().direct());
		}

		@Bean
		ServerLimit sseTomcatLimit(SseHub hub, SseProperties properties, StreamOpener opener) {
			return new ServerLimit(hub, properties.limits().streamsPerNode(), "server.tomcat.max-connections",
					new TomcatCapacity(opener));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableJettyWebServerFactory.class, org.eclipse.jetty.server.Server.class })
	static class JettyConfiguration {

		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> sseJettyCustomizer() {
			return new JettyStreamCustomizer();
		}

		@Bean
		ServerLimit sseJettyLimit(SseHub hub, SseProperties properties) {
			return new ServerLimit(hub, properties.limits().streamsPerNode(), "server.jetty.max-connections",
					new JettyCapacity());
		}

	}

}
