package io.github.ssekit.spring.autoconfigure;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.spring.internal.lifecycle.SseLifecycle;
import io.github.ssekit.spring.internal.message.MessagePublisher;
import io.github.ssekit.spring.internal.message.SseAsyncFlush;
import io.github.ssekit.spring.internal.message.TransactionalPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Other ways to publish: through Spring's own events, and from a queue.
 */
@AutoConfiguration(after = SseAutoConfiguration.class)
@ConditionalOnSseEnabled
@ConditionalOnBean(value = SseHub.class, name = "ssePublisher")
public final class SsePublishingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MessagePublisher sseMessages(@Qualifier("ssePublisher") SsePublisher publisher, SseProperties properties,
			ObjectProvider<MessagePublisher.AfterCommit> afterCommit) {
		return new MessagePublisher(publisher, properties.messages().phase(),
				afterCommit.getIfAvailable(() -> MessagePublisher.AfterCommit.NEVER));
	}

	@Bean
	@ConditionalOnMissingBean
	SseAsyncPublisher sseAsyncPublisher(@Qualifier("ssePublisher") SsePublisher publisher,
			ObjectProvider<PayloadEncoder> payloads, SseProperties properties) {
		return new SseAsyncPublisher(publisher, payloads.getIfAvailable(PayloadEncoder::plain),
				properties.async().toSettings());
	}

	/** What waits is heard by streams that are still open. */
	@Bean
	SseAsyncFlush sseAsyncFlushBeforeStreamsEnd(SseAsyncPublisher publisher, SseProperties properties) {
		return new SseAsyncFlush(publisher, properties.async().flushTimeout(), SseLifecycle.PHASE + 256);
	}

	/** What requests have published since, before Redis is left at phase 1024. */
	@Bean
	SseAsyncFlush sseAsyncFlushAfterRequests(SseAsyncPublisher publisher, SseProperties properties) {
		return new SseAsyncFlush(publisher, properties.async().flushTimeout(), 2048);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.transaction.support.TransactionSynchronizationManager")
	static class TransactionConfiguration {

		@Bean
		TransactionalPublisher sseTransactions() {
			return new TransactionalPublisher();
		}

	}

}
