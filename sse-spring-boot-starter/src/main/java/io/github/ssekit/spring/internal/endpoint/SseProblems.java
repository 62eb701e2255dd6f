package io.github.ssekit.spring.internal.endpoint;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.spring.StreamDeniedException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Answers what the library refuses with problem details (RFC 9457): bad names of a
 * request with 400, and those that stand in the code with 500, streams that somebody may
 * not listen to with 401 or 403, events that are too large with 413, a broker that is
 * away with 503. Handlers of the application come first.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public final class SseProblems {

	private static final Logger log = LoggerFactory.getLogger(SseProblems.class);

	@ExceptionHandler
	ProblemDetail handle(InvalidNameException ex, HttpServletRequest request) {
		if (NameOrigin.isRequest(ex, request)) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
		log.error("{} answers with 500, because its code has a name that breaks a rule: {}. The request has not"
				+ " brought it.", handlerOf(request), ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"This is a mistake of the server. Its log says more.");
	}

	private static Object handlerOf(HttpServletRequest request) {
		Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return (handler instanceof HandlerMethod method)
				? method.getBeanType().getName() + "#" + method.getMethod().getName() : String.valueOf(handler);
	}

	@ExceptionHandler
	ProblemDetail handle(StreamDeniedException ex) {
		return ex.getBody();
	}

	@ExceptionHandler
	ProblemDetail handle(EventTooLargeException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail handle(BrokerUnavailableException ex) {
		// who published has said so in the log already
		log.debug("A request is answered with 503: {}", ex.toString());
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The event could not be published, because the store is away. Try again.");
	}

}
