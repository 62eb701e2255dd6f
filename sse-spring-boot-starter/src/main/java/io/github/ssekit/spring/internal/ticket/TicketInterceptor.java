package io.github.ssekit.spring.internal.ticket;

import io.github.ssekit.spring.internal.mapping.StreamMethods;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a ticket open streams and nothing else: a URL is more easily seen than a header,
 * so what it is good for is as little as it can be.
 */
public final class TicketInterceptor implements HandlerInterceptor {

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (request.getDispatcherType() == DispatcherType.REQUEST && request.getAttribute(TicketFilter.GRANT) != null
				&& !(handler instanceof HandlerMethod method && StreamMethods.opensStream(method))) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "A ticket opens a stream, and nothing else");
		}
		return true;
	}

}
