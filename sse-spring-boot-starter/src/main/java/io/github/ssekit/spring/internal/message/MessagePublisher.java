package io.github.ssekit.spring.internal.message;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.spring.SseMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Publishes each {@link SseMessage} that the application publishes as an application
 * event. What the broker refuses is not logged here: the hub does so.
 */
public final class MessagePublisher implements ApplicationListener<PayloadApplicationEvent<SseMessage>> {

	private static final Logger log = LoggerFactory.getLogger(MessagePublisher.class);

	private final SsePublisher publisher;

	private final SseMessage.Phase phase;

	private final AfterCommit afterCommit;

	public MessagePublisher(SsePublisher publisher, SseMessage.Phase phase, AfterCommit afterCommit) {
		this.publisher = publisher;
		this.phase = phase;
		this.afterCommit = afterCommit;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<SseMessage> event) {
		SseMessage message = event.getPayload();
		SseMessage.Phase when = (message.phase() != null) ? message.phase() : this.phase;
		boolean later = when == SseMessage.Phase.AFTER_COMMIT
				&& this.afterCommit.register(event, () -> publishCommitted(message));
		if (!later) {
			publish(message);
		}
	}

	/** The transaction is that of the thread which publishes the message. */
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	private void publishCommitted(SseMessage message) {
		try {
			publish(message);
		}
		catch (Throwable ex) { // nobody else would tell
			log.error("A message to {} was not published after its transaction was committed.", message.topic(), ex);
		}
	}

	private void publish(SseMessage message) {
		var unused = this.publisher.publish(message.topic(), message.event());
	}

	/** Knows of transactions, where there are any. */
	@FunctionalInterface
	public interface AfterCommit {

		/** Where there are no transactions. */
		AfterCommit NEVER = (event, publish) -> false;

		/**
		 * Run something after the commit of the transaction that an event belongs to.
		 * @param event the event
		 * @param publish what to run; not after a rollback
		 * @return false where there is no transaction, and nothing will be run
		 */
		boolean register(PayloadApplicationEvent<SseMessage> event, Runnable publish);

	}

}
