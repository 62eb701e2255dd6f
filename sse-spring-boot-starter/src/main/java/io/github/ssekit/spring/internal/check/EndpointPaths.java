package io.github.ssekit.spring.internal.check;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import io.github.ssekit.spring.internal.mapping.StreamMethods;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Where streams are opened, as far as that is known from their mappings.
 *
 * @param paths the paths, which may have variables
 * @param later those of them where the stream comes later, from another thread
 */
public record EndpointPaths(List<String> paths, List<String> later) {

	/**
	 * Find them.
	 * @param mappings what requests are mapped by
	 * @param prefix the path of the DispatcherServlet, empty or with a leading slash
	 */
	public static EndpointPaths of(Collection<RequestMappingHandlerMapping> mappings, String prefix) {
		return new EndpointPaths(find(mappings, prefix, StreamMethods::opensStream), find(mappings, prefix,
				(method) -> StreamMethods.opensStream(method) && StreamMethods.answersLater(method)));
	}

	private static List<String> find(Collection<RequestMappingHandlerMapping> mappings, String prefix,
			Predicate<HandlerMethod> opens) {
		return mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> opens.test(entry.getValue()))
			.flatMap((entry) -> entry.getKey().getPatternValues().stream())
			.map((path) -> prefix + path)
			.distinct()
			.sorted()
			.toList();
	}

	/** Only those whose requests are asynchronous on any server. */
	EndpointPaths onlyLater() {
		return new EndpointPaths(this.later, this.later);
	}

	/**
	 * A path of which every request passes a filter; null where there is none, or where
	 * it cannot be told before the request.
	 */
	@Nullable String behind(AbstractFilterRegistrationBean<?> filter) {
		if (!filter.isEnabled() || !filter.determineDispatcherTypes().contains(DispatcherType.REQUEST)) {
			return null;
		}
		Collection<String> patterns = filter.getUrlPatterns();
		boolean toServlets = !filter.getServletNames().isEmpty() || !filter.getServletRegistrationBeans().isEmpty();
		boolean everywhere = (patterns.isEmpty() && !toServlets)
				|| filter.getServletNames().contains("dispatcherServlet")
				|| filter.getServletRegistrationBeans()
					.stream()
					.map(ServletRegistrationBean::getServletName)
					.anyMatch("dispatcherServlet"::equals);
		return this.paths.stream()
			.filter((path) -> everywhere || patterns.stream().anyMatch((pattern) -> covers(pattern, path)))
			.findFirst()
			.orElse(null);
	}

	/** As servlets match: all, all below a path, or this one. */
	private static boolean covers(String pattern, String path) {
		if (!pattern.endsWith("/*")) {
			return pattern.equals(path);
		}
		String above = pattern.substring(0, pattern.length() - 2);
		return path.equals(above) || path.startsWith(above + "/");
	}

}
