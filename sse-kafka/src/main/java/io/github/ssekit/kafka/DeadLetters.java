package io.github.ssekit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.internal.concurrent.Stages;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.support.LoggingProducerListener;

/**
 * Sends records that are given up to their topic of dead letters, by Spring Kafka's own
 * recoverer, several of them ahead of the answers. Thread-safe.
 */
final class DeadLetters {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Map<Class<?>, KafkaOperations<?, ?>> templates = new LinkedHashMap<>();

	private final String suffix;

	DeadLetters(ProducerFactory<?, ?> producers, String suffix) {
		this.suffix = suffix;
		try { // for what could not be deserialized, which goes on as the bytes that it is
			this.templates.put(byte[].class, quiet(new KafkaTemplate<>(producers,
					Map.of(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class))));
		}
		catch (UnsupportedOperationException ex) {
			// a factory of the application's own, whose serializer has to take bytes
		}
		this.templates.put(Object.class, quiet(new KafkaTemplate<>(producers)));
	}

	/** Where the dead letters of a topic go. */
	String topicOf(String topic) {
		return topic + this.suffix;
	}

	/**
	 * Send letters, and wait until they are kept.
	 * @throws CompletionException if one was not, or not in time: all may be sent again
	 */
	void send(List<Letter> letters) {
		List<CompletableFuture<?>> answers = new ArrayList<>(letters.size());
		Recoverer recoverer = new Recoverer(false);
		for (Letter letter : letters) {
			recoverer.accept(letter.record(), null, letter.exception());
		}
		for (int i = 0; i < letters.size(); i++) {
			Letter letter = letters.get(i);
			answers.add(recoverer.answers.get(i).exceptionallyCompose((failure) -> sendWithoutValue(letter, failure)));
		}
		CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
			.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

	/**
	 * A record that was just small enough may not be with the headers that a letter has:
	 * they say where it lies.
	 */
	private CompletableFuture<Object> sendWithoutValue(Letter letter, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		if (!(cause instanceof RecordTooLargeException) && !(cause.getCause() instanceof RecordTooLargeException)) {
			return CompletableFuture.failedFuture(failure);
		}
		Recoverer recoverer = new Recoverer(true);
		recoverer.accept(letter.record(), null, letter.exception());
		return recoverer.answers.get(0);
	}

	/** A template would log what it could not send. */
	private static <K, V> KafkaTemplate<K, V> quiet(KafkaTemplate<K, V> template) {
		LoggingProducerListener<K, V> listener = new LoggingProducerListener<>();
		listener.setIncludeContents(false);
		template.setProducerListener(listener);
		return template;
	}

	/**
	 * A record that is given up.
	 *
	 * @param record the record
	 * @param failure why
	 */
	record Letter(ConsumerRecord<?, ?> record, Throwable failure) {

		Exception exception() {
			return (this.failure instanceof Exception exception) ? exception
					: new IllegalStateException(this.failure.toString(), this.failure);
		}

	}

	/** Does not wait for each answer. Used by one thread, for a few letters. */
	private final class Recoverer extends DeadLetterPublishingRecoverer {

		final List<CompletableFuture<Object>> answers = new ArrayList<>();

		private final boolean withoutValue;

		Recoverer(boolean withoutValue) {
			// by the key, as the topic of dead letters may have fewer partitions
			super(DeadLetters.this.templates, (record, failure) -> new TopicPartition(topicOf(record.topic()), -1));
			this.withoutValue = withoutValue;
			excludeHeader(HeaderNames.HeadersToAdd.EX_STACKTRACE);
		}

		@Override
		protected ProducerRecord<Object, Object> createProducerRecord(ConsumerRecord<?, ?> record,
				TopicPartition topicPartition, Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
			ProducerRecord<Object, Object> letter = super.createProducerRecord(record, topicPartition, headers, key,
					value);
			return this.withoutValue
					? new ProducerRecord<>(letter.topic(), letter.partition(), letter.key(), null, letter.headers())
					: letter;
		}

		@Override
		protected void publish(ProducerRecord<Object, Object> letter, KafkaOperations<Object, Object> template,
				ConsumerRecord<?, ?> record) {
			try {
				this.answers.add(template.send(letter).thenApply((sent) -> sent));
			}
			catch (RuntimeException ex) { // such as a serializer that is of another type
				this.answers.add(CompletableFuture.failedFuture(ex));
			}
		}

	}

}
