package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says at start which property is wrong, instead of a stack trace. It comes before Boot's
 * own analyser of binding, which would not know the rule.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Change the property " + cause.property() + ": it " + cause.rule() + ".", cause);
	}

}
