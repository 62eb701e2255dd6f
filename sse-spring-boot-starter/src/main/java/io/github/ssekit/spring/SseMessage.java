package io.github.ssekit.spring;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * An event and where it goes, to be published through Spring's
 * {@link org.springframework.context.ApplicationEventPublisher}: in a transaction after
 * its commit, and not at all after a rollback; without one at once.
 * <p>
 * Its data is encoded when it is published: it must not change in between. What fails
 * after a commit is logged, and harms nobody; what fails at once is thrown to the caller
 * if it is the event's fault, and logged otherwise. Immutable.
 *
 * @param topic where it goes
 * @param event what is said
 * @param phase when it is published; null for what {@code sse.messages.phase} says
 */
public record SseMessage(Topic topic, SseEvent event, @Nullable Phase phase) {

	/**
	 * A message to a topic.
	 * @param topic the topic's name; {@code client/...} and {@code broadcast} have
	 * methods of their own
	 * @param event what is said
	 * @return the message
	 * @throws io.github.ssekit.event.InvalidNameException if the name may not be given
	 */
	public static SseMessage to(String topic, SseEvent event) {
		return new SseMessage(Topic.named(topic), event, null);
	}

	/**
	 * A message to one client, on whichever node, connected or not.
	 * @param clientId the client's id
	 * @param event what is said
	 * @return the message
	 * @throws io.github.ssekit.event.InvalidNameException if the id breaks its rules
	 */
	public static SseMessage toClient(String clientId, SseEvent event) {
		return new SseMessage(Topic.client(clientId), event, null);
	}

	/**
	 * A message to every client that hears broadcasts.
	 * @param event what is said
	 * @return the message
	 */
	public static SseMessage broadcast(SseEvent event) {
		return new SseMessage(Topic.BROADCAST, event, null);
	}

	/**
	 * The same, published at once, whatever becomes of the transaction.
	 * @return a new message
	 */
	public SseMessage now() {
		return new SseMessage(this.topic, this.event, Phase.NOW);
	}

	/**
	 * The same, published after the commit of the transaction, or at once where there is
	 * none.
	 * @return a new message
	 */
	public SseMessage afterCommit() {
		return new SseMessage(this.topic, this.event, Phase.AFTER_COMMIT);
	}

	/**
	 * The same with an idempotency key for its event.
	 * @param key 1 to 200 printable characters without spaces
	 * @return a new message
	 */
	public SseMessage idempotencyKey(String key) {
		return new SseMessage(this.topic, this.event.idempotencyKey(key), this.phase);
	}

	/** When a message is published. */
	public enum Phase {

		/** After the commit of the transaction; at once where there is none. */
		AFTER_COMMIT,

		/** At once, in a transaction as well. */
		NOW

	}

}
