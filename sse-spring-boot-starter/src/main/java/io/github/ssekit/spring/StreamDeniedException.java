package io.github.ssekit.spring;

import java.io.Serial;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A stream that is not opened for this client: an ordinary error, before anything is
 * sent.
 */
public final class StreamDeniedException extends ResponseStatusException {

	@Serial
	private static final long serialVersionUID = 1L;

	public StreamDeniedException(HttpStatus status, String reason) {
		super(status, reason);
	}

}
