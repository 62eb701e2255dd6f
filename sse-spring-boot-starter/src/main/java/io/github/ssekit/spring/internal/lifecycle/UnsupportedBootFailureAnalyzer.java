package io.github.ssekit.spring.internal.lifecycle;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says so, instead of a stack trace; on every Spring Boot. */
final class UnsupportedBootFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedBootException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Let the application use Spring Boot 4.1 (the version of spring-boot-starter-parent, or of the"
						+ " spring-boot-dependencies that are imported; SseKit is tested with 4.1), or take"
						+ " sse-spring-boot-starter out of its dependencies until it does.",
				cause);
	}

}
