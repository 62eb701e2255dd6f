package io.github.ssekit.spring.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whether a filter that all requests of an endpoint pass keeps responses in memory, as
 * filters do that stand on {@code ContentCachingResponseWrapper}: a stream would be
 * refused. Which filters do so is seen from the names in their class files. Spring's own
 * filter for ETags lets streams through, and one that decides itself what it leaves out
 * ({@code shouldNotFilter}) is believed.
 */
public final class BufferingFilterCheck implements Check {

	private static final String WRAPPER = "org/springframework/web/util/ContentCachingResponseWrapper";

	private final Supplier<EndpointPaths> endpoints;

	private final RegisteredFilters filters;

	public BufferingFilterCheck(Supplier<EndpointPaths> endpoints, RegisteredFilters filters) {
		this.endpoints = endpoints;
		this.filters = filters;
	}

	@Override
	public void look(Report report) {
		for (AbstractFilterRegistrationBean<?> registration : this.filters.find()) {
			Filter filter = registration.getFilter();
			String path = (filter != null && buffers(filter.getClass())) ? this.endpoints.get().behind(registration)
					: null;
			if (path != null) {
				report.warn("URL patterns of the filter " + registration.getFilterName(),
						registration.getUrlPatterns().isEmpty() ? "[/*]" : registration.getUrlPatterns(),
						"it keeps responses in memory (ContentCachingResponseWrapper), so a stream of the @SseEndpoint "
								+ path + " is answered with 500",
						"leave " + path + " out of them, or out in shouldNotFilter");
			}
		}
	}

	private static boolean buffers(Class<?> filter) {
		return !choosesItself(filter) && namesWrapper(filter);
	}

	private static boolean choosesItself(Class<?> filter) {
		Method method = ReflectionUtils.findMethod(filter, "shouldNotFilter", HttpServletRequest.class);
		return method != null && method.getDeclaringClass() != OncePerRequestFilter.class;
	}

	private static boolean namesWrapper(Class<?> filter) {
		Class<?> type = ClassUtils.getUserClass(filter);
		while (type != null && !type.getName().startsWith("org.springframework.") && type != Object.class) {
			String constants = constants(type);
			if (constants != null && constants.contains(WRAPPER)) {
				return true;
			}
			type = type.getSuperclass();
		}
		return false;
	}

	/** Null where there is no file: a lambda, or a native image. */
	private static @Nullable String constants(Class<?> type) {
		try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			return (file != null) ? new String(file.readAllBytes(), StandardCharsets.ISO_8859_1) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
