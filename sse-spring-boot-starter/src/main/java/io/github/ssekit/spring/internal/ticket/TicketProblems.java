package io.github.ssekit.spring.internal.ticket;

import io.github.ssekit.access.TicketsUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers with 503 and problem details (RFC 9457) where no ticket can be issued now.
 * Handlers of the application come first; this one comes before what would take the cause
 * for the error, a broker that is away.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE - 1)
public final class TicketProblems {

	private static final Logger log = LoggerFactory.getLogger(TicketProblems.class);

	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(TicketsUnavailableException ex) {
		log.warn("No ticket can be issued, which is answered with 503: {}", ex.getMessage());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "5")
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"No ticket can be issued now. Try again."));
	}

}
