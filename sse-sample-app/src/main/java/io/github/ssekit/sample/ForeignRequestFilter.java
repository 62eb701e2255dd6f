package io.github.ssekit.sample;

import java.io.IOException;
import java.net.URI;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Keeps other sites out. The sample knows no login, so whatever site is open in a browser
 * on the same machine could publish, end streams, or hear them by a name of its own that
 * leads to this machine (DNS rebinding). Who is no browser sends neither {@code Origin}
 * nor {@code Sec-Fetch-Site}, and may do everything.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ForeignRequestFilter extends OncePerRequestFilter {

	/**
	 * The page loads what lies beside it, calls its own server, and stands in no frame.
	 */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	/** They change nothing, but for a stream that may replace another one. */
	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final HostRule hosts;

	private final JsonMapper mapper;

	ForeignRequestFilter(@Value("${sample.hosts:}") Set<String> hosts, JsonMapper mapper) {
		this.hosts = new HostRule(hosts);
		this.mapper = mapper;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String refusal = refusal(request);
		if (refusal != null) {
			refuse(request, response, refusal);
			return;
		}
		if (!isOfTheApi(request)) {
			response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
			response.setHeader("X-Content-Type-Options", "nosniff");
			response.setHeader("Referrer-Policy", "no-referrer");
		}
		chain.doFilter(request, response);
	}

	private @Nullable String refusal(HttpServletRequest request) {
		if (!this.hosts.isOurs(request.getServerName(), request.getLocalAddr())) {
			return "This is not " + request.getServerName() + ". The way out: sample.hosts names the hosts, beside "
					+ "those of this machine, under which the sample may be asked";
		}
		if ((isOfTheApi(request) || !READING.contains(request.getMethod())) && isOfAnotherSite(request)) {
			return "Another site may not ask for this";
		}
		return null;
	}

	private static boolean isOfTheApi(HttpServletRequest request) {
		return request.getRequestURI().startsWith(request.getContextPath() + "/api/");
	}

	private static boolean isOfAnotherSite(HttpServletRequest request) {
		return "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
				|| (request.getHeader(HttpHeaders.ORIGIN) != null && !isSameOrigin(request));
	}

	private static boolean isSameOrigin(HttpServletRequest request) {
		try {
			return WebUtils.isSameOrigin(new ServletServerHttpRequest(request));
		}
		catch (IllegalArgumentException ex) {
			return false; // "null", and what is no origin at all
		}
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, detail);
		problem.setInstance(URI.create(request.getRequestURI()));
		response.setStatus(problem.getStatus());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		if (!HttpMethod.HEAD.matches(request.getMethod())) {
			this.mapper.writeValue(response.getOutputStream(), problem);
		}
	}

}
