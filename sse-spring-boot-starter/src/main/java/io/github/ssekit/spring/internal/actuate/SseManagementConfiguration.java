package io.github.ssekit.spring.internal.actuate;

import io.github.ssekit.spring.internal.servlet.ReadableQueryFilter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** What stands in front of the endpoint, on the port of the application or its own. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(SseStreamsEndpoint.class)
class SseManagementConfiguration {

	private static final String ID = "sse";

	@Bean
	FilterRegistrationBean<ReadableQueryFilter> sseReadableEndpointQueryFilter(WebEndpointProperties endpoints,
			ObjectProvider<DispatcherServletPath> servlet, Environment environment) {
		DispatcherServletPath path = (ManagementPortType.get(environment) == ManagementPortType.SAME)
				? servlet.getIfUnique() : null;
		String base = ((path != null) ? path.getPrefix() : "") + endpoints.getBasePath() + "/"
				+ endpoints.getPathMapping().getOrDefault(ID, ID);
		FilterRegistrationBean<ReadableQueryFilter> registration = new FilterRegistrationBean<>(
				new ReadableQueryFilter((request) -> true));
		registration.addUrlPatterns(base, base + "/*");
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		return registration;
	}

}
