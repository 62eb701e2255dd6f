package io.github.ssekit.spring.internal.http;

import org.springframework.http.HttpStatus;

/**
 * Why a request, or an event of it, is not published: a status and a sentence for the
 * caller.
 */
final class PublishRefusedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	PublishRefusedException(HttpStatus status, String detail) {
		super(detail, null, false, false);
		this.status = status;
	}

	HttpStatus status() {
		return this.status;
	}

	String detail() {
		return String.valueOf(getMessage());
	}

}
