package io.github.ssekit.modulith;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start which class has a bad target, instead of a stack trace. */
final class InvalidSseTargetFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSseTargetException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSseTargetException cause) {
		return new FailureAnalysis(cause.getMessage(), InvalidSseTargetException.ACTION, cause);
	}

}
