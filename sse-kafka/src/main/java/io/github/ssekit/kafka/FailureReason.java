package io.github.ssekit.kafka;

import org.apache.kafka.common.errors.ApiException;

/**
 * Why a record has failed, for the log: nothing of what was in the record. What the
 * library itself says keeps to that, and so does what a broker of Kafka has answered;
 * messages of others may quote what they have read, so these are told by their type and
 * by where they were thrown.
 */
final class FailureReason {

	private static final String[] OWN = { "io.github.ssekit.source.", "io.github.ssekit.event.EventTooLargeException",
			"io.github.ssekit.internal.wire.", "io.github.ssekit.broker.", "io.github.ssekit.internal.publish.",
			"io.github.ssekit.kafka.RecordEntry", "io.github.ssekit.redis." };

	private FailureReason() {
	}

	static String of(Throwable failure) {
		if (failure instanceof DeadLetters.NotKeptException) {
			return String.valueOf(failure.getMessage());
		}
		StackTraceElement[] stack = failure.getStackTrace();
		StackTraceElement place = (stack.length > 0) ? stack[0] : null;
		String thrown = failure.getClass().getSimpleName();
		if (failure instanceof ApiException || isOwn(failure.getClass().getName())
				|| (place != null && isOwn(place.getClassName()))) {
			return thrown + ": " + failure.getMessage();
		}
		return (place != null) ? thrown + " at " + place : thrown;
	}

	private static boolean isOwn(String name) {
		for (String own : OWN) {
			if (name.startsWith(own)) {
				return true;
			}
		}
		return false;
	}

}
