package io.github.ssekit.spring.internal.lifecycle;

/** This is another Spring Boot than the one that SseKit is made for. */
public final class UnsupportedBootException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnsupportedBootException(String version) {
		super("SseKit needs Spring Boot 4, and this is Spring Boot " + version + ".");
	}

}
