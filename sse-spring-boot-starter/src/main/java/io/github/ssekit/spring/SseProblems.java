package io.github.ssekit.spring;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.wire.EventTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers what the library refuses with problem details (RFC 9457): bad names with 400,
 * streams that somebody may not listen to with 401 or 403, events that are too large with
 * 413, a broker that is away with 503. Handlers of the application come first.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class SseProblems {

	private static final Logger log = LoggerFactory.getLogger(SseProblems.class);

	@ExceptionHandler
	ProblemDetail handle(InvalidNameException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
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
