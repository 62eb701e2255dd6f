package io.github.ssekit.spring.internal.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at start why no stream could be served, instead of a stack trace. */
final class SelfCheckFailureAnalyzer extends AbstractFailureAnalyzer<SelfCheckFailedException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SelfCheckFailedException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.wayOut(), cause);
	}

}
