package io.github.ssekit.spring.internal.message;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.SseMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs what waits for a commit, in the order in which it was registered. A transaction of
 * its own ({@code REQUIRES_NEW}) has its own messages; what belongs to a savepoint that
 * is rolled back is forgotten with it. The one class here that knows spring-tx.
 * <p>
 * Not by {@code @TransactionalEventListener}, which works only where transactions are
 * enabled by annotation, takes one phase for all messages and knows no savepoints.
 */
public final class TransactionalPublisher implements MessagePublisher.AfterCommit {

	private static final Logger log = LoggerFactory.getLogger(TransactionalPublisher.class);

	@Override
	public boolean register(PayloadApplicationEvent<SseMessage> event, Runnable publish) {
		if (event.getSource() instanceof TransactionContext) {
			// a TransactionalEventPublisher brings its reactive transaction along
			TransactionalApplicationListener
				.<SseMessage>forPayload(TransactionPhase.AFTER_COMMIT, (message) -> publish.run())
				.onApplicationEvent(event);
			return true;
		}
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		TransactionSynchronizationManager.registerSynchronization(new Waiting(event.getPayload().topic(), publish));
		return true;
	}

	/** A message that waits; used by the thread of its transaction. */
	private static final class Waiting implements TransactionSynchronization {

		private final Topic topic;

		private final Runnable publish;

		/** Savepoints that are younger than the message. */
		private final Set<Object> younger = Collections.newSetFromMap(new IdentityHashMap<>());

		private boolean rolledBack;

		Waiting(Topic topic, Runnable publish) {
			this.topic = topic;
			this.publish = publish;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.younger.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			if (!this.younger.contains(savepoint)) {
				this.rolledBack = true;
			}
		}

		/**
		 * Not afterCommit, whose failures the caller would hear, and which is not called
		 * for what is registered by others' afterCommit.
		 */
		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED && !this.rolledBack) {
				this.publish.run();
			}
			else if (status == STATUS_UNKNOWN) {
				log.warn("A message to {} is not published: it is not known whether its transaction was committed.",
						this.topic);
			}
		}

	}

}
