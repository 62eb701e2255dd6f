package io.github.ssekit.access;

import java.time.Instant;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may listen to what. Called at every connect, and so before every replay, on
 * the thread that opens the stream and before anything is sent; and once more where a
 * right is revoked while a stream is being opened. Called from many threads at once. What
 * it throws ends the request as an error.
 */
@FunctionalInterface
public interface Authorizer {

	/**
	 * Decide about one stream.
	 * @param request who asks, and for which topics
	 * @return the decision
	 */
	Decision decide(ConnectRequest request);

	/**
	 * The default: the endpoint has decided already, by handing out the topics.
	 * @return an authoriser that grants everything
	 */
	static Authorizer trustEndpoints() {
		return (request) -> Decision.granted();
	}

	/**
	 * Decide about each topic by itself. The stream is opened if all of its topics are
	 * granted, until the first of them ends.
	 * @param rule asked for each topic of a stream, also for {@code client/...}, but not
	 * for the broadcast, which is for everybody; the first that it denies denies the
	 * stream
	 * @return an authoriser
	 */
	static Authorizer perTopic(TopicRule rule) {
		return (request) -> {
			Instant until = null;
			for (Topic topic : request.topics()) {
				Decision decision = topic.equals(Topic.BROADCAST) ? Decision.granted() : rule.decide(request, topic);
				if (decision instanceof Decision.Denied) {
					return decision;
				}
				if (decision instanceof Decision.Granted granted) {
					until = earlier(until, granted.until());
				}
			}
			return new Decision.Granted(until);
		};
	}

	/**
	 * The earlier of two ends.
	 * @param one an instant; null for never
	 * @param other another one; null for never
	 * @return the one that comes first; null if neither ever does
	 */
	static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return other.isBefore(one) ? other : one;
	}

	/** Decides about one topic of a stream. Called as its {@link Authorizer} is. */
	@FunctionalInterface
	interface TopicRule {

		/**
		 * Decide about one topic.
		 * @param request who asks
		 * @param topic for what
		 * @return the decision
		 */
		Decision decide(ConnectRequest request, Topic topic);

	}

}
