package io.github.ssekit.spring.internal.check;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Whether a servlet or filter that all requests of an endpoint pass keeps them from being
 * asynchronous: no stream could be opened there. (What only some of them pass is told
 * when it happens.) It does no harm where no request stays open, nor waits for its
 * stream.
 */
public final class AsyncSupportCheck implements Check {

	private final StreamTransports ways;

	private final Supplier<EndpointPaths> endpoints;

	private final RegisteredFilters filters;

	private final @Nullable ServletRegistrationBean<?> dispatcherServlet;

	public AsyncSupportCheck(StreamTransports ways, Supplier<EndpointPaths> endpoints, RegisteredFilters filters,
			@Nullable ServletRegistrationBean<?> dispatcherServlet) {
		this.ways = ways;
		this.endpoints = endpoints;
		this.filters = filters;
		this.dispatcherServlet = dispatcherServlet;
	}

	@Override
	public boolean mayRefuse() {
		return true;
	}

	@Override
	public void look(Report report) {
		EndpointPaths all = this.endpoints.get();
		EndpointPaths asynchronous = this.ways.areAsynchronous() ? all : all.onlyLater();
		if (asynchronous.paths().isEmpty()) {
			return;
		}
		ServletRegistrationBean<?> servlet = this.dispatcherServlet;
		if (servlet != null && !servlet.isAsyncSupported()) {
			throw new SelfCheckFailedException(
					"The servlet " + servlet.getServletName()
							+ " is registered with asyncSupported = false: no stream can be opened.",
					"Call setAsyncSupported(true) on its ServletRegistrationBean.");
		}
		for (AbstractFilterRegistrationBean<?> filter : this.filters.find()) {
			String path = filter.isAsyncSupported() ? null : asynchronous.behind(filter);
			if (path != null) {
				throw new SelfCheckFailedException(
						"The filter " + filter.getFilterName()
								+ " is registered with asyncSupported = false, and every request for the @SseEndpoint "
								+ path + " passes it: no stream can be opened there.",
						"Set asyncSupported = true, on its FilterRegistrationBean, @FilterRegistration or @WebFilter, or leave "
								+ path
								+ " out of its URL patterns. To start all the same set sse.self-check.enabled to false.");
			}
		}
	}

}
