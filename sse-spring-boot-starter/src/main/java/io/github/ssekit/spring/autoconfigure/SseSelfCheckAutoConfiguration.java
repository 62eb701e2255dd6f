package io.github.ssekit.spring.autoconfigure;

import java.util.function.Supplier;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.internal.check.AsyncSupportCheck;
import io.github.ssekit.spring.internal.check.BrowserCheck;
import io.github.ssekit.spring.internal.check.BufferingFilterCheck;
import io.github.ssekit.spring.internal.check.Check;
import io.github.ssekit.spring.internal.check.ConnectionBound;
import io.github.ssekit.spring.internal.check.ConnectionsCheck;
import io.github.ssekit.spring.internal.check.DrainCheck;
import io.github.ssekit.spring.internal.check.EndpointPaths;
import io.github.ssekit.spring.internal.check.ExpectedStreams;
import io.github.ssekit.spring.internal.check.HeapCheck;
import io.github.ssekit.spring.internal.check.JettyConnections;
import io.github.ssekit.spring.internal.check.JettyStreamTransport;
import io.github.ssekit.spring.internal.check.ReactiveApplicationCheck;
import io.github.ssekit.spring.internal.check.RegisteredFilters;
import io.github.ssekit.spring.internal.check.ReturnTypeCheck;
import io.github.ssekit.spring.internal.check.ReturnValueCheck;
import io.github.ssekit.spring.internal.check.SecuritySessionsCheck;
import io.github.ssekit.spring.internal.check.SelfCheck;
import io.github.ssekit.spring.internal.check.SpringSessionCheck;
import io.github.ssekit.spring.internal.check.StreamTransport;
import io.github.ssekit.spring.internal.check.StreamTransports;
import io.github.ssekit.spring.internal.check.TomcatCompressionCheck;
import io.github.ssekit.spring.internal.check.TomcatConnections;
import io.github.ssekit.spring.internal.check.TomcatStreamTransport;
import io.github.ssekit.spring.internal.check.TomcatValvesCheck;
import io.github.ssekit.spring.internal.check.WebStackCheck;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import org.apache.coyote.AbstractProtocol;
import org.eclipse.jetty.server.NetworkConnectionLimit;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.SessionRepository;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The self-check, unless {@code sse.self-check.enabled} is false.
 */
@AutoConfiguration(after = { SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "sse.self-check.enabled", matchIfMissing = true)
@ConditionalOnSseEnabled
@ConditionalOnBean(SseHub.class)
@EnableConfigurationProperties(SseSelfCheckProperties.class)
public final class SseSelfCheckAutoConfiguration {

	@Bean
	SelfCheck sseSelfCheck(ApplicationContext context, ObjectProvider<Check> checks) {
		return new SelfCheck(context, checks.stream().toList());
	}

	@Bean
	DrainCheck sseDrainCheck(SseProperties properties, ObjectProvider<LifecycleProperties> lifecycle) {
		return new DrainCheck(properties.drain().window(), properties.drain().timeout(),
				lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, DispatcherServletRegistrationBean.class })
	static class FiltersConfiguration {

		@Bean
		AsyncSupportCheck sseAsyncSupportCheck(ApplicationContext context,
				ObjectProvider<StreamTransport.Source> sources, ObjectProvider<RequestMappingHandlerMapping> mappings,
				ObjectProvider<DispatcherServletRegistrationBean> servlet) {
			return new AsyncSupportCheck(new StreamTransports(context, sources.stream().toList()),
					endpoints(mappings, servlet), new RegisteredFilters(context), servlet.getIfUnique());
		}

		@Bean
		BufferingFilterCheck sseBufferingFilterCheck(ApplicationContext context,
				ObjectProvider<RequestMappingHandlerMapping> mappings,
				ObjectProvider<DispatcherServletRegistrationBean> servlet) {
			return new BufferingFilterCheck(endpoints(mappings, servlet), new RegisteredFilters(context));
		}

		@Bean
		@ConditionalOnBean(name = ReturnValueCheck.HANDLER)
		ReturnValueCheck sseReturnValueCheck(ObjectProvider<RequestMappingHandlerMapping> mappings,
				ObjectProvider<RequestMappingHandlerAdapter> adapters,
				ObjectProvider<DispatcherServletRegistrationBean> servlet,
				@Qualifier(ReturnValueCheck.HANDLER) HandlerMethodReturnValueHandler handler) {
			return new ReturnValueCheck(endpoints(mappings, servlet), adapters::stream, handler);
		}

		@Bean
		WebStackCheck sseWebStackCheck(ApplicationContext context, Environment environment) {
			return new WebStackCheck(environment,
					ClassUtils.isPresent(WebStackCheck.WEBFLUX, context.getClassLoader()));
		}

		@Bean
		ReturnTypeCheck sseReturnTypeCheck(ObjectProvider<RequestMappingHandlerMapping> mappings) {
			return new ReturnTypeCheck(mappings::stream);
		}

		/** Later: mappings are made of all controllers. */
		private static Supplier<EndpointPaths> endpoints(ObjectProvider<RequestMappingHandlerMapping> mappings,
				ObjectProvider<DispatcherServletRegistrationBean> servlet) {
			return () -> {
				DispatcherServletRegistrationBean registration = servlet.getIfUnique();
				return EndpointPaths.of(mappings.stream().toList(),
						(registration != null) ? registration.getPrefix() : "");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactiveApplicationCheck sseReactiveApplicationCheck(ListableBeanFactory beans) {
			return new ReactiveApplicationCheck(beans);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(name = "org.springframework.session.SessionRepository")
	static class SpringSessionConfiguration {

		@Bean
		SpringSessionCheck sseSpringSessionCheck(SseProperties properties,
				ObjectProvider<SessionRepository<?>> repositories) {
			return new SpringSessionCheck(properties.auth().followLogin(), properties.auth().sessionCheckInterval(),
					repositories);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(name = "org.springframework.security.web.session.ConcurrentSessionFilter")
	static class SecuritySessionsConfiguration {

		@Bean
		SecuritySessionsCheck sseSecuritySessionsCheck(SseProperties properties,
				ObjectProvider<SecurityFilterChain> chains, ObjectProvider<SessionRegistry> registries) {
			return new SecuritySessionsCheck(properties.auth().followLogin(), chains, registries);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ WebServerApplicationContext.class, ServerProperties.class })
	static class ServerConfiguration {

		@Bean
		BrowserCheck sseBrowserCheck(ApplicationContext context, ObjectProvider<ServerProperties> server) {
			return new BrowserCheck(context, server.getIfAvailable(ServerProperties::new));
		}

		@Bean
		ConnectionsCheck sseConnectionsCheck(ApplicationContext context, ObjectProvider<ConnectionBound.Source> sources,
				SseSelfCheckProperties properties, Environment environment) {
			return new ConnectionsCheck(context, sources.stream().toList(), expectation(properties, environment));
		}

		@Bean
		HeapCheck sseHeapCheck(ApplicationContext context, ObjectProvider<StreamTransport.Source> sources,
				SseSelfCheckProperties properties, Environment environment) {
			return new HeapCheck(new StreamTransports(context, sources.stream().toList()),
					expectation(properties, environment));
		}

		/** What is expected, or else what is allowed. */
		private static ExpectedStreams expectation(SseSelfCheckProperties properties, Environment environment) {
			if (properties.expectedStreams() > 0) {
				return new ExpectedStreams("sse.self-check.expected-streams", properties.expectedStreams());
			}
			String limit = "sse.limits.streams-per-node";
			return new ExpectedStreams(limit, environment.getProperty(limit, Long.class, 0L));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ TomcatWebServer.class, AbstractProtocol.class })
	static class TomcatConfiguration {

		@Bean
		TomcatConnections sseTomcatConnections() {
			return new TomcatConnections();
		}

		@Bean
		TomcatStreamTransport sseTomcatStreamWay(ObjectProvider<StreamOpener> opener) {
			return new TomcatStreamTransport(opener);
		}

		@Bean
		TomcatValvesCheck sseTomcatValvesCheck(ApplicationContext context,
				ObjectProvider<StreamTransport.Source> sources) {
			return new TomcatValvesCheck(context, new StreamTransports(context, sources.stream().toList()));
		}

		@Bean
		TomcatCompressionCheck sseTomcatCompressionCheck(ApplicationContext context,
				ObjectProvider<ServerProperties> server) {
			return new TomcatCompressionCheck(context, server.getIfAvailable(ServerProperties::new).getCompression());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JettyWebServer.class, NetworkConnectionLimit.class })
	static class JettyConfiguration {

		@Bean
		JettyConnections sseJettyConnections() {
			return new JettyConnections();
		}

		@Bean
		JettyStreamTransport sseJettyStreamWay() {
			return new JettyStreamTransport();
		}

	}

}
