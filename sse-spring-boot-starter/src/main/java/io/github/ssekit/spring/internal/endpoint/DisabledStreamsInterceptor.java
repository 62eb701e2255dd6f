package io.github.ssekit.spring.internal.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.spring.internal.mapping.StreamMethods;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Answers 503 where a stream would be opened, because streams are switched off: Spring
 * MVC alone would write what the method returns as JSON. An {@code EventSource} does not
 * come back after that, and whoever reads by {@code fetch} sees why.
 */
public final class DisabledStreamsInterceptor implements HandlerInterceptor {

	private static final byte[] REASON = "No streams are served now.\n".getBytes(StandardCharsets.UTF_8);

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (!(handler instanceof HandlerMethod method) || !StreamMethods.opensStream(method)) {
			return true;
		}
		response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
		response.setHeader("Cache-Control", "no-store");
		response.setContentType("text/plain;charset=UTF-8");
		response.getOutputStream().write(REASON);
		return false;
	}

}
