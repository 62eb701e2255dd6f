package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Waits for facts, with a time limit. Each method returns as soon as its fact is there,
 * at once if it already was; throws an {@link AssertionError} that says what was seen
 * instead when time is up; and does so at once when the client is closed for good, since
 * nothing can come any more. Thread-safe.
 *
 * @see SseTestClient#within(Duration)
 */
public class Awaiting {

	private final StreamLog log;

	private final Duration limit;

	Awaiting(StreamLog log, Duration limit) {
		this.log = log;
		this.limit = limit;
	}

	/**
	 * Wait until a stream has been opened: by status 200 with the right content type,
	 * whether or not it has ended since.
	 * @return the first attempt that opened one
	 * @throws AssertionError if it is not so in time
	 */
	public ConnectionAttempt awaitOpen() {
		return this.log.await(this.limit, "an open stream",
				(facts) -> first(facts.attempts, ConnectionAttempt::opened));
	}

	/**
	 * Wait until the server has answered, with any status.
	 * @return the first attempt that got an answer
	 * @throws AssertionError if it is not so in time
	 */
	public ConnectionAttempt awaitAnswer() {
		return awaitAnswer(1);
	}

	/**
	 * Wait until the client has come back so many times: until so many attempts after the
	 * first answered one have got an answer, with any status. Attempts that reach nobody
	 * do not count.
	 * @param times how many times
	 * @return the attempt that was the last of them
	 * @throws AssertionError if it is not so in time
	 */
	public ConnectionAttempt awaitReconnect(int times) {
		return awaitAnswer(times + 1);
	}

	private ConnectionAttempt awaitAnswer(int count) {
		return this.log.await(this.limit, "answer " + count + " of the server", (facts) -> {
			List<ConnectionAttempt> answered = facts.attempts.stream().filter((a) -> a.response() != null).toList();
			return (answered.size() < count) ? null : answered.get(count - 1);
		});
	}

	/**
	 * Wait for an event of a type.
	 * @param type the type
	 * @return the first event of that type since the client was opened
	 * @throws AssertionError if it has not come in time
	 */
	public ReceivedEvent awaitEvent(String type) {
		return this.log.await(this.limit, "an event '" + type + "'", (facts) -> facts.firstOfType.get(type));
	}

	/**
	 * Wait for an event among those that are kept.
	 * @param what which event, in words, for the message of a failure
	 * @param wanted whether an event is the one
	 * @return the first such event
	 * @throws AssertionError if it has not come in time
	 */
	public ReceivedEvent awaitEvent(String what, Predicate<ReceivedEvent> wanted) {
		return this.log.await(this.limit, what, (facts) -> first(facts.events.toList(), wanted));
	}

	/**
	 * Wait until so many events have come, the library's own among them.
	 * @param count how many at least, since the client was opened
	 * @return all events that are kept
	 * @throws AssertionError if they have not come in time
	 */
	public List<ReceivedEvent> awaitEvents(int count) {
		return awaitCount(count, "events", (facts) -> facts.events);
	}

	/**
	 * Wait until so many messages have come: events whose type does not begin with
	 * {@code sse.}.
	 * @param count how many at least, since the client was opened
	 * @return all messages that are kept
	 * @throws AssertionError if they have not come in time
	 */
	public List<ReceivedEvent> awaitMessages(int count) {
		return awaitCount(count, "messages", (facts) -> facts.messages);
	}

	/**
	 * Wait until so many comments have come.
	 * @param count how many at least, since the client was opened
	 * @return all comments that are kept
	 * @throws AssertionError if they have not come in time
	 */
	public List<ReceivedComment> awaitComments(int count) {
		return awaitCount(count, "comments", (facts) -> facts.comments);
	}

	/**
	 * Wait until so many blocks have ended, whether or not they made events.
	 * @param count how many at least, since the client was opened
	 * @return all blocks that are kept
	 * @throws AssertionError if they have not come in time
	 */
	public List<ReceivedBlock> awaitBlocks(int count) {
		return awaitCount(count, "blocks", (facts) -> facts.blocks);
	}

	/**
	 * Wait until the first attempt has ended, in whichever way.
	 * @return the attempt
	 * @throws AssertionError if it has not ended in time
	 */
	public ConnectionAttempt awaitEnd() {
		return awaitEnd(1);
	}

	/**
	 * Wait until an attempt has ended, in whichever way.
	 * @param number the number of the attempt, from 1
	 * @return the attempt
	 * @throws AssertionError if it has not ended in time
	 */
	public ConnectionAttempt awaitEnd(int number) {
		return this.log.await(this.limit, "the end of attempt " + number,
				(facts) -> first(facts.attempts, (a) -> a.number() == number && a.ending() != null));
	}

	/**
	 * Wait until the client is closed for good and its thread is done.
	 * @return the last attempt
	 * @throws AssertionError if it is not so in time, or if there was no attempt at all
	 */
	public ConnectionAttempt awaitClosed() {
		return this.log.await(this.limit, "the client to close for good",
				(facts) -> (facts.isFinished() && !facts.attempts.isEmpty()) ? facts.current() : null);
	}

	/**
	 * Wait for anything else that the client can tell.
	 * @param what the fact in words, for the message of a failure
	 * @param fact whether it is so, asked whenever something has changed; must not wait
	 * @throws AssertionError if it is not so in time
	 */
	public void await(String what, BooleanSupplier fact) {
		this.log.await(this.limit, what, (facts) -> fact.getAsBoolean() ? Boolean.TRUE : null);
	}

	private <T> List<T> awaitCount(int count, String what, Function<ClientState, BoundedLog<T>> which) {
		return this.log.await(this.limit, count + " " + what, (facts) -> {
			BoundedLog<T> kept = which.apply(facts);
			return (kept.count() < count) ? null : kept.toList();
		});
	}

	private static <T> @Nullable T first(List<T> all, Predicate<T> wanted) {
		return all.stream().filter(wanted).findFirst().orElse(null);
	}

}
