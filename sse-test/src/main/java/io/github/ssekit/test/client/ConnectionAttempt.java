package io.github.ssekit.test.client;

import io.github.ssekit.test.eventstream.Block;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection attempt. Immutable: a later look may see more.
 *
 * @param number its number, from 1
 * @param sentLastEventId the {@code Last-Event-ID} header that was sent, {@code null} if
 * none was
 * @param startedNanos when it began, by {@link System#nanoTime()}
 * @param response the response head, {@code null} as long as there is none
 * @param opened whether the response opened a stream
 * @param ending how it ended, {@code null} as long as it has not
 * @param endedNanos when it ended, by {@link System#nanoTime()}; 0 as long as it has not
 * @param problem what went wrong, in words, {@code null} if nothing did
 * @param discarded what had come of a block that never ended, {@code null} if the stream
 * ended after a blank line
 */
public record ConnectionAttempt(int number, @Nullable String sentLastEventId, long startedNanos,
		@Nullable ResponseHead response, boolean opened, @Nullable AttemptOutcome ending, long endedNanos,
		@Nullable String problem, @Nullable Block discarded) {

	static ConnectionAttempt started(int number, @Nullable String sentLastEventId) {
		return new ConnectionAttempt(number, sentLastEventId, System.nanoTime(), null, false, null, 0, null, null);
	}

	ConnectionAttempt answered(ResponseHead head) {
		return new ConnectionAttempt(this.number, this.sentLastEventId, this.startedNanos, head, head.opensStream(),
				this.ending, this.endedNanos, this.problem, this.discarded);
	}

	ConnectionAttempt ended(AttemptOutcome how, @Nullable String problem, @Nullable Block discarded) {
		return new ConnectionAttempt(this.number, this.sentLastEventId, this.startedNanos, this.response, this.opened,
				how, System.nanoTime(), problem, discarded);
	}

	/**
	 * The status of the response.
	 * @return the status, or 0 as long as there is no response
	 */
	public int status() {
		return (this.response != null) ? this.response.status() : 0;
	}

}
