package io.github.ssekit.spring.internal.endpoint;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Lets what an exception handler answers be written where the request accepts
 * {@code text/event-stream} alone, as an {@code EventSource} does: Spring MVC would find
 * no way to write it, and answer 500 without a word. An object is JSON then.
 */
public final class EventStreamErrors implements HandlerExceptionResolver {

	private final HandlerExceptionResolver handlers;

	/** Let these exception handlers answer. */
	public EventStreamErrors(HandlerExceptionResolver handlers) {
		this.handlers = handlers;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception failure) {
		return this.handlers.resolveException(wantsEventsOnly(request) ? new AcceptsJson(request) : request, response,
				handler, failure);
	}

	private static boolean wantsEventsOnly(HttpServletRequest request) {
		try {
			List<MediaType> accepted = MediaType
				.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
			return accepted.contains(MediaType.TEXT_EVENT_STREAM)
					&& accepted.stream().noneMatch((type) -> type.includes(MediaType.APPLICATION_JSON));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** The same request, which takes JSON where there is nothing else. */
	private static final class AcceptsJson extends HttpServletRequestWrapper {

		private AcceptsJson(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getHeader(String name) {
			return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? accept() : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? Collections.enumeration(List.of(accept()))
					: super.getHeaders(name);
		}

		private String accept() {
			return String.join(", ", Collections.list(super.getHeaders(HttpHeaders.ACCEPT)))
					+ ", application/json;q=0.1";
		}

	}

}
