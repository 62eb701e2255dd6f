package io.github.ssekit.spring.internal.actuate;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.observe.TapRefusedException;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Turns what an operation answers into a response, and what it throws into problem
 * details (RFC 9457) that name what was wrong: a container's error page would leave the
 * reason out.
 */
final class EndpointResponses {

	private EndpointResponses() {
	}

	/** Run an operation. */
	static WebEndpointResponse<Object> answer(Supplier<? extends OperationResponseBody> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (InvalidNameException ex) {
			return problem(HttpStatus.BAD_REQUEST, ex);
		}
		catch (NotHereException ex) {
			return problem(HttpStatus.NOT_FOUND, ex);
		}
		catch (SwitchedOffException ex) {
			return problem(HttpStatus.FORBIDDEN, ex);
		}
		catch (TapRefusedException ex) {
			return problem(HttpStatus.TOO_MANY_REQUESTS, ex);
		}
		catch (BrokerUnavailableException ex) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE, ex);
		}
	}

	/**
	 * Wait on the thread of the request, which is bounded: an operation that answers
	 * later is dispatched once more, past the filters that know who asks.
	 */
	static <T> T await(CompletionStage<T> stage, Duration patience) {
		try {
			return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new BrokerUnavailableException("There was no answer within " + patience.toSeconds() + " s", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			while (cause instanceof CompletionException && cause.getCause() != null) {
				cause = cause.getCause();
			}
			throw (cause instanceof RuntimeException known) ? known : new IllegalStateException(cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("The application stops", ex);
		}
	}

	private static WebEndpointResponse<Object> problem(HttpStatus status, RuntimeException ex) {
		return new WebEndpointResponse<>(
				new Problem(status.value(), status.getReasonPhrase(), String.valueOf(ex.getMessage())), status.value(),
				MediaType.APPLICATION_PROBLEM_JSON);
	}

	/**
	 * Problem details.
	 *
	 * @param status the HTTP status
	 * @param title its words
	 * @param detail what was wrong, and the rule
	 */
	record Problem(int status, String title, String detail) implements OperationResponseBody {
	}

	/** What is named is not here. */
	static final class NotHereException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NotHereException(String message) {
			super(message);
		}

	}

	/** The application does not want it. */
	static final class SwitchedOffException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		SwitchedOffException(String message) {
			super(message);
		}

	}

}
