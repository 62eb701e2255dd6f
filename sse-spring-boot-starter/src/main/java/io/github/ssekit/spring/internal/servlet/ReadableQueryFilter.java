package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with 400 where the container cannot read the query of a request, such as
 * {@code ?topic=%ff}: whoever asked for a parameter later would throw what the container
 * throws, and Tomcat writes that into the log as an error with its whole trace. Bodies
 * are not read. Thread-safe.
 */
public final class ReadableQueryFilter implements Filter {

	private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE");

	private static final byte[] REASON = "The query of this request cannot be read: it has bytes that are no text, or a wrong '%'.\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final Logger log = LoggerFactory.getLogger(ReadableQueryFilter.class);

	private final Predicate<HttpServletRequest> isOurs;

	/**
	 * Create the filter.
	 * @param isOurs which requests are looked at
	 */
	public ReadableQueryFilter(Predicate<HttpServletRequest> isOurs) {
		this.isOurs = isOurs;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer
				&& asked.getQueryString() != null && asked.getQueryString().indexOf('%') >= 0
				&& WITHOUT_BODY.contains(asked.getMethod()) && this.isOurs.test(asked) && !isReadable(asked)) {
			refuse(answer);
			return;
		}
		chain.doFilter(request, response);
	}

	private static boolean isReadable(HttpServletRequest request) {
		try {
			return request.getParameterMap() != null;
		}
		catch (RuntimeException ex) { // each container has its own
			log.debug("A request is answered with 400, because its query cannot be read.", ex);
			return false;
		}
	}

	private static void refuse(HttpServletResponse response) throws IOException {
		response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
		response.setHeader("Cache-Control", "no-store");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setContentType("text/plain;charset=UTF-8");
		response.getOutputStream().write(REASON);
	}

}
