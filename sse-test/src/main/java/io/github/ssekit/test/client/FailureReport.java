package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.List;

/**
 * Says what a client has seen, for the message of a failed wait.
 */
final class FailureReport {

	private static final int NEWEST = 10;

	private static final int LONGEST_TEXT = 200;

	private FailureReport() {
	}

	static String inVain(ClientState facts, String what, Duration limit) {
		StringBuilder text = new StringBuilder("Waited for ").append(what);
		text.append(facts.isFinished() ? ", but the client is closed for good." : ", in vain for " + limit + '.');
		text.append("\n  events: ").append(facts.events.count());
		newest(facts.events.toList()).forEach((event) -> text.append("\n    ").append(describe(event)));
		text.append("\n  comments: ").append(facts.comments.count());
		text.append("\n  attempts: ").append(facts.attempts.size());
		newest(facts.attempts).forEach((attempt) -> text.append("\n    ").append(describe(attempt)));
		text.append("\n  readyState ").append(facts.readyState());
		text.append(", last event id '").append(facts.lastEventId());
		text.append("', reconnection time ").append(facts.reconnectionMillis()).append(" ms");
		text.append(facts.isReadingStopped() ? ", reading stopped" : "");
		return text.toString();
	}

	private static String describe(ReceivedEvent event) {
		return "#" + event.attempt() + ' ' + event.type() + " id='" + event.lastEventId() + "' data='"
				+ shorten(event.data()) + '\'';
	}

	private static String describe(ConnectionAttempt attempt) {
		StringBuilder text = new StringBuilder("#").append(attempt.number());
		if (attempt.sentLastEventId() != null) {
			text.append(", sent Last-Event-ID '").append(attempt.sentLastEventId()).append('\'');
		}
		ResponseHead response = attempt.response();
		if (response != null) {
			text.append(", ").append(response.status()).append(' ').append(response.header("Content-Type"));
		}
		text.append(", ").append((attempt.ending() != null) ? attempt.ending() : "going on");
		if (attempt.problem() != null) {
			text.append(" (").append(attempt.problem()).append(')');
		}
		if (attempt.discarded() != null) {
			text.append(", discarded ").append(shorten(attempt.discarded().lines().toString()));
		}
		return text.toString();
	}

	private static <T> List<T> newest(List<T> all) {
		return all.subList(Math.max(0, all.size() - NEWEST), all.size());
	}

	private static String shorten(String text) {
		return (text.length() <= LONGEST_TEXT) ? text : text.substring(0, LONGEST_TEXT) + "…";
	}

}
