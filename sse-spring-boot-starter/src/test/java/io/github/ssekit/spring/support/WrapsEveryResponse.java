package io.github.ssekit.spring.support;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** So that no connection is taken over, and the requests of streams stay open. */
@Configuration(proxyBeanMethods = false)
public class WrapsEveryResponse {

	@Bean
	FilterRegistrationBean<Filter> wrapping() {
		return new FilterRegistrationBean<>((request, response, chain) -> chain.doFilter(request,
				new HttpServletResponseWrapper((HttpServletResponse) response)));
	}

}
