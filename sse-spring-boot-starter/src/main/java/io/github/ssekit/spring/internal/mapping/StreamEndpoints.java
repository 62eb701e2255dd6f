package io.github.ssekit.spring.internal.mapping;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.UrlPathHelper;

/**
 * Tells in a filter whether a request goes to a path that opens streams: read as Spring
 * MVC reads it, and only where Spring MVC serves it, since another servlet may have a
 * path that looks the same. Thread-safe.
 */
public final class StreamEndpoints {

	/** Mappings may come and go while the application runs. */
	private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final ObjectProvider<RequestMappingHandlerMapping> mappings;

	private final ObjectProvider<DispatcherServletRegistrationBean> servlets;

	/** Replaced as a whole, by any thread. */
	private volatile @Nullable Found found;

	public StreamEndpoints(ObjectProvider<RequestMappingHandlerMapping> mappings,
			ObjectProvider<DispatcherServletRegistrationBean> servlets) {
		this.mappings = mappings;
		this.servlets = servlets;
	}

	/**
	 * Whether a request goes to an endpoint of streams, by its path alone.
	 * @param request the request, as any filter sees it
	 * @return true also for a method or parameters that the endpoint does not take
	 */
	public boolean isOf(HttpServletRequest request) {
		Found now = find();
		if (now.paths.isEmpty() || !isServedBy(now.servlets, request)) {
			return false;
		}
		Object path = request.getAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE);
		Object lookupPath = request.getAttribute(UrlPathHelper.PATH_ATTRIBUTE);
		try {
			ServletRequestPathUtils.parseAndCache(request);
			UrlPathHelper.defaultInstance.resolveAndCacheLookupPath(request);
			return now.paths.stream().anyMatch((condition) -> condition.getMatchingCondition(request) != null);
		}
		catch (IllegalArgumentException ex) {
			return false; // a path that cannot be read is nobody's
		}
		finally {
			request.setAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE, path);
			request.setAttribute(UrlPathHelper.PATH_ATTRIBUTE, lookupPath);
		}
	}

	private Found find() {
		Found known = this.found;
		if (known == null || System.nanoTime() - known.at > KEPT_NANOS) {
			known = new Found(System.nanoTime(), paths(), servletNames());
			this.found = known;
		}
		return known;
	}

	private List<RequestCondition<?>> paths() {
		return this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> StreamMethods.opensStream(entry.getValue()))
			.<RequestCondition<?>>flatMap((entry) -> path(entry.getKey()))
			.toList();
	}

	private static Stream<RequestCondition<?>> path(RequestMappingInfo mapping) {
		return Stream.<RequestCondition<?>>of(mapping.getActivePatternsCondition());
	}

	private Set<String> servletNames() {
		return this.servlets.stream()
			.map(DispatcherServletRegistrationBean::getServletName)
			.collect(Collectors.toUnmodifiableSet());
	}

	private static boolean isServedBy(Set<String> servlets, HttpServletRequest request) {
		String name = request.getHttpServletMapping().getServletName();
		if (name.isEmpty() || servlets.contains(name)) {
			return true; // a request of MockMvc has no servlet
		}
		if (!servlets.isEmpty()) {
			return false;
		}
		ServletRegistration servlet = request.getServletContext().getServletRegistration(name);
		return servlet != null && servlet.getClassName() != null && isDispatcherServlet(servlet.getClassName());
	}

	/** Where a container has made it, and not Boot. */
	private static boolean isDispatcherServlet(String className) {
		try {
			return DispatcherServlet.class
				.isAssignableFrom(ClassUtils.forName(className, StreamEndpoints.class.getClassLoader()));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * What was found when it was last looked for.
	 *
	 * @param at when, by nano time
	 * @param paths conditions on the path, one of each method
	 * @param servlets names of the servlets of Spring MVC
	 */
	private record Found(long at, List<RequestCondition<?>> paths, Set<String> servlets) {
	}

}
