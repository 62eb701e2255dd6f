package io.github.ssekit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.ssekit.internal.concurrent.Stages;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.support.LoggingProducerListener;

/**
 * Sends records that are given up to their topic of dead letters, by Spring Kafka's own
 * recoverer, several of them ahead of the answers. Its producers are its own, and it is
 * used from a start of the consumer to its stop. Thread-safe.
 */
final class DeadLetters {

	private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * The thread that sends has to poll again in time, whether or not the topic exists.
	 */
	private static final int MAX_BLOCK_MILLIS = 5000;

	private final ProducerFactory<?, ?> producers;

	private final String suffix;

	/** Guarded by the monitor, as all below. By what goes on as bytes. */
	private final Map<Bytes, KafkaTemplate<?, ?>> templates = new HashMap<>();

	private final List<DisposableBean> own = new ArrayList<>();

	private boolean closed;

	DeadLetters(ProducerFactory<?, ?> producers, String suffix) {
		this.producers = producers;
		this.suffix = suffix;
	}

	/** Where the dead letters of a topic go. */
	String topicOf(String topic) {
		return topic + this.suffix;
	}

	/**
	 * Send letters, and wait until they are kept.
	 * @param kept is told each letter that is kept
	 * @throws NotKeptException if one was not, or not in time
	 */
	void send(List<Letter> letters, Consumer<Letter> kept) {
		List<CompletableFuture<Object>> answers = new ArrayList<>(letters.size());
		for (Letter letter : letters) {
			CompletableFuture<Object> answer = send(letter, false, false)
				.exceptionallyCompose((failure) -> sendSmaller(letter, failure));
			answers.add(answer);
			if (answer.isCompletedExceptionally()) {
				break; // the next ones would have to wait as long
			}
		}
		long until = System.nanoTime() + PATIENCE.toNanos();
		NotKeptException notKept = null;
		for (int i = 0; i < answers.size(); i++) {
			Letter letter = letters.get(i);
			try {
				answers.get(i).get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
				kept.accept(letter);
			}
			catch (ExecutionException | TimeoutException ex) {
				notKept = (notKept != null) ? notKept : notKept(letter, ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw notKept(letter, ex);
			}
		}
		if (notKept != null) {
			throw notKept;
		}
	}

	/** Let its producers go. What is sent later fails. */
	void close() {
		List<DisposableBean> open;
		synchronized (this) {
			this.closed = true;
			this.templates.clear();
			open = List.copyOf(this.own);
			this.own.clear();
		}
		for (DisposableBean factory : open) {
			try {
				factory.destroy();
			}
			catch (Exception ex) {
				log.warn("A producer of dead letters could not be closed: {}", FailureReason.of(ex));
			}
		}
	}

	private CompletableFuture<Object> send(Letter letter, boolean withoutValue, boolean withoutKey) {
		Recoverer recoverer = new Recoverer(withoutValue, withoutKey);
		try {
			recoverer.accept(letter.record(), null, letter.exception());
		}
		catch (RuntimeException ex) { // before it is published, such as by a transaction
			return CompletableFuture.failedFuture(ex);
		}
		return recoverer.answer;
	}

	/**
	 * A record that was just small enough may not be with the headers that a letter has,
	 * and what was deserialized may be of a type that producers do not take. The headers
	 * say where it lies.
	 */
	private CompletableFuture<Object> sendSmaller(Letter letter, Throwable failure) {
		Throwable cause = cause(failure);
		if (cause instanceof RecordTooLargeException) {
			return send(letter, true, false);
		}
		return (cause instanceof SerializationException) ? send(letter, true, true)
				: CompletableFuture.failedFuture(failure);
	}

	private NotKeptException notKept(Letter letter, Exception failure) {
		return new NotKeptException(topicOf(letter.record().topic()), cause(failure));
	}

	/** A template wraps what its producer says at once. */
	private static Throwable cause(Throwable failure) {
		Throwable cause = Stages.cause(failure);
		if (cause instanceof ExecutionException && cause.getCause() != null) {
			cause = Stages.cause(cause.getCause());
		}
		return (cause instanceof KafkaException && cause.getCause() != null) ? cause.getCause() : cause;
	}

	private synchronized KafkaTemplate<?, ?> template(ProducerRecord<?, ?> letter) {
		if (this.closed) {
			throw new IllegalStateException("the consumer was stopped");
		}
		return this.templates.computeIfAbsent(
				new Bytes(letter.key() instanceof byte[], letter.value() instanceof byte[]),
				(bytes) -> quiet(new KafkaTemplate<>(producers(bytes))));
	}

	/** Called under the monitor. */
	private ProducerFactory<?, ?> producers(Bytes bytes) {
		ProducerFactory<?, ?> copy;
		try {
			copy = this.producers.copyWithConfigurationOverride(overrides(bytes));
		}
		catch (UnsupportedOperationException ex) {
			return this.producers; // of the application's own, whose serializers have to
									// take bytes
		}
		if (copy instanceof DefaultKafkaProducerFactory<?, ?> known) {
			setSerializers(known, bytes);
		}
		if (copy != this.producers && copy instanceof DisposableBean disposable) {
			this.own.add(disposable);
		}
		return copy;
	}

	private Map<String, Object> overrides(Bytes bytes) {
		Map<String, Object> overrides = new HashMap<>();
		Object configured = this.producers.getConfigurationProperties().get(ProducerConfig.MAX_BLOCK_MS_CONFIG);
		int maxBlock = (configured != null) ? (int) Math.min(Long.parseLong(configured.toString()), MAX_BLOCK_MILLIS)
				: MAX_BLOCK_MILLIS;
		overrides.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock);
		if (bytes.key) {
			overrides.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		}
		if (bytes.value) {
			overrides.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		}
		return overrides;
	}

	/** A serializer that is an instance goes before all properties. */
	@SuppressWarnings("unchecked") // what is bytes is all that it is given
	private static <K, V> void setSerializers(DefaultKafkaProducerFactory<K, V> factory, Bytes bytes) {
		if (bytes.key) {
			factory.setKeySerializer((Serializer<K>) new ByteArraySerializer());
		}
		if (bytes.value) {
			factory.setValueSerializer((Serializer<V>) new ByteArraySerializer());
		}
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

	/**
	 * What could not be deserialized, and goes on as the bytes that it is.
	 *
	 * @param key whether the key is bytes
	 * @param value whether the value is bytes
	 */
	private record Bytes(boolean key, boolean value) {
	}

	/** Says that a letter was not kept, where, and why; nothing of what is in it. */
	static final class NotKeptException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NotKeptException(String topic, Throwable cause) {
			super("dead letters are not kept in " + topic + ": " + FailureReason.of(cause), cause);
		}

	}

	/** Does not wait for the answer. Used once, by one thread. */
	private final class Recoverer extends DeadLetterPublishingRecoverer {

		/** Of what is done in place of {@link #publish} where that is not reached. */
		CompletableFuture<Object> answer = CompletableFuture
			.failedFuture(new IllegalStateException("nothing was sent"));

		private final boolean withoutValue;

		private final boolean withoutKey;

		Recoverer(boolean withoutValue, boolean withoutKey) {
			// by the key, as the topic of dead letters may have fewer partitions
			super(DeadLetters.this::template, DeadLetters.this.producers.transactionCapable(),
					(record, failure) -> new TopicPartition(topicOf(record.topic()), -1));
			this.withoutValue = withoutValue;
			this.withoutKey = withoutKey;
			excludeHeader(HeaderNames.HeadersToAdd.EX_STACKTRACE);
		}

		@Override
		protected ProducerRecord<Object, Object> createProducerRecord(ConsumerRecord<?, ?> record,
				TopicPartition topicPartition, Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
			ProducerRecord<Object, Object> letter = super.createProducerRecord(record, topicPartition, headers, key,
					value);
			return new ProducerRecord<>(letter.topic(), letter.partition(), this.withoutKey ? null : letter.key(),
					this.withoutValue ? null : letter.value(), letter.headers());
		}

		@Override
		protected void publish(ProducerRecord<Object, Object> letter, KafkaOperations<Object, Object> template,
				ConsumerRecord<?, ?> record) {
			try {
				this.answer = template.send(letter).thenApply((sent) -> sent);
			}
			catch (RuntimeException ex) { // such as a serializer that is of another type
				this.answer = CompletableFuture.failedFuture(ex);
			}
		}

	}

}
