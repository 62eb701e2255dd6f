package io.github.ssekit.spring.internal.check;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Whether what an endpoint returns becomes a stream. Where the application extends
 * {@code WebMvcConfigurationSupport}, no {@code WebMvcConfigurer} is asked, and so not
 * ours.
 */
public final class ReturnValueCheck implements Check {

	/** The name of the bean that makes streams. */
	public static final String HANDLER = "sseReturnValueHandler";

	private final Supplier<EndpointPaths> endpoints;

	private final Supplier<Stream<RequestMappingHandlerAdapter>> adapters;

	private final HandlerMethodReturnValueHandler handler;

	public ReturnValueCheck(Supplier<EndpointPaths> endpoints, Supplier<Stream<RequestMappingHandlerAdapter>> adapters,
			HandlerMethodReturnValueHandler handler) {
		this.endpoints = endpoints;
		this.adapters = adapters;
		this.handler = handler;
	}

	@Override
	public boolean mayRefuse() {
		return true;
	}

	@Override
	public void look(Report report) {
		List<String> paths = this.endpoints.get().paths();
		List<RequestMappingHandlerAdapter> all = this.adapters.get().toList();
		if (!paths.isEmpty() && !all.isEmpty() && all.stream().noneMatch(this::hasHandler)) {
			throw new SelfCheckFailedException(
					"What the @SseEndpoint " + paths.get(0) + " returns would not become a stream: Spring MVC does not"
							+ " know the return value handler " + HANDLER
							+ ", as where a configuration extends WebMvcConfigurationSupport.",
					"Let the configuration implement WebMvcConfigurer in place of extending"
							+ " WebMvcConfigurationSupport, or let it add the bean " + HANDLER
							+ " in addReturnValueHandlers.");
		}
	}

	private boolean hasHandler(RequestMappingHandlerAdapter adapter) {
		return contains(adapter.getCustomReturnValueHandlers()) || contains(adapter.getReturnValueHandlers());
	}

	private boolean contains(@Nullable Collection<HandlerMethodReturnValueHandler> handlers) {
		return handlers != null && handlers.contains(this.handler);
	}

}
