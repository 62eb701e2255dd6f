package io.github.ssekit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.MappedEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Takes what was read in one go: maps it, sends what cannot be mapped to the dead
 * letters, publishes the rest, and acknowledges all of it, or all before the first that
 * has to be read again. Called by each thread of the container; one partition is the
 * matter of one of them at a time.
 */
final class RecordListener
		implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>, ConsumerAwareRebalanceListener {

	private static final Logger log = LoggerFactory.getLogger(RecordListener.class);

	private static final LogAccessor accessor = new LogAccessor(RecordListener.class);

	private final SsePublisher publisher;

	private final RecordMapper<Object, Object> mapper;

	private final int maxDeliveries;

	private final @Nullable DeadLetters deadLetters;

	private final SourceNames sources;

	private final Outages outages;

	private final InHand inHand;

	private final BooleanSupplier closed;

	private final ConsumerCounts.Counters counters;

	RecordListener(SsePublisher publisher, RecordMapper<Object, Object> mapper, int maxDeliveries,
			@Nullable DeadLetters deadLetters, SourceNames sources, Outages outages, InHand inHand,
			BooleanSupplier closed, ConsumerCounts.Counters counters) {
		this.publisher = publisher;
		this.mapper = mapper;
		this.maxDeliveries = maxDeliveries;
		this.deadLetters = deadLetters;
		this.sources = sources;
		this.outages = outages;
		this.inHand = inHand;
		this.closed = closed;
		this.counters = counters;
	}

	@Override
	public void onMessage(List<ConsumerRecord<Object, Object>> records, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		if (acknowledgment == null || consumer == null) {
			throw new IllegalStateException("the container must be one of manual acknowledgment");
		}
		if (records.isEmpty()) {
			return;
		}
		this.inHand.began(consumer, records);
		Batch batch = new Batch(records);
		try {
			batch.take();
		}
		catch (Throwable ex) { // else the container would decide what becomes of them
			log.error("Something unexpected has happened. The records are read again.", ex);
			batch.undone(0, ex);
		}
		finally {
			this.inHand.ended(consumer);
		}
		batch.dealtWith();
		Throwable cause = batch.cause;
		if (cause == null && batch.undone == records.size()) {
			acknowledgment.acknowledge();
			this.outages.ended(consumer);
			return;
		}
		// paused meanwhile, and polled, so that the group does not take it for dead
		acknowledgment.nack(batch.undone, (cause != null) ? this.outages.began(consumer, cause) : Duration.ZERO);
	}

	@Override
	public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		partitions.forEach(this.sources::forget);
	}

	@Override
	public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		forget(consumer, partitions);
	}

	@Override
	public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		forget(consumer, partitions);
	}

	private void forget(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
		partitions.forEach(this.sources::forget);
		this.outages.forget(consumer);
		this.inHand.forget(consumer);
	}

	/** What was read in one go. Used by one thread. */
	private final class Batch implements RecordBatch.Outcome {

		private final List<ConsumerRecord<Object, Object>> records;

		private final List<DeadLetters.Letter> letters = new ArrayList<>();

		/** The first one that has to be read again; as many as there are for none. */
		private int undone;

		/** Why; null where nothing is wrong. */
		private @Nullable Throwable cause;

		Batch(List<ConsumerRecord<Object, Object>> records) {
			this.records = records;
			this.undone = records.size();
		}

		void take() {
			RecordBatch batch = new RecordBatch(RecordListener.this.publisher, this);
			map(batch);
			boolean isSent = send();
			while (isSent && !batch.isDone() && batch.away() == null && !RecordListener.this.closed.getAsBoolean()) {
				batch.round();
				isSent = send();
			}
			if (!batch.isDone()) {
				undone(batch.firstWaiting(), batch.away());
			}
		}

		void undone(int index, @Nullable Throwable cause) {
			this.undone = Math.min(this.undone, index);
			this.cause = (this.cause != null) ? this.cause : cause;
		}

		/** Tell the sources how far all is done. */
		void dealtWith() {
			for (int i = 0; i < this.undone; i++) {
				ConsumerRecord<?, ?> record = this.records.get(i);
				boolean isLast = i + 1 == this.undone || !isSamePartition(record, this.records.get(i + 1));
				if (isLast) {
					RecordListener.this.sources.dealtWith(partition(record), record.offset() + 1);
				}
			}
		}

		private void map(RecordBatch batch) {
			Map<TopicPartition, String> names = new HashMap<>();
			for (int i = 0; i < this.records.size(); i++) {
				if (RecordListener.this.closed.getAsBoolean()) {
					undone(i, null); // another node goes on
					return;
				}
				ConsumerRecord<Object, Object> record = this.records.get(i);
				try {
					String name = names.get(partition(record));
					if (name == null) {
						name = RecordListener.this.sources.of(partition(record), record.offset());
						names.put(partition(record), name);
					}
					if (RecordListener.this.sources.isGivenUp(partition(record), record.offset())) {
						continue; // read again because of one in front of it
					}
					MappedEvent mapped = map(record);
					if (mapped != null) {
						batch.add(i, record, mapped, name);
					}
				}
				catch (AwayException ex) {
					undone(i, ex.getCause());
					return;
				}
				catch (RuntimeException ex) { // of Kafka, when asked for the topic
					undone(i, ex);
					return;
				}
			}
		}

		/**
		 * Tries at once again, since all that comes behind has to wait: whatever its
		 * topic is, it must not be overtaken by what has a higher offset.
		 */
		private @Nullable MappedEvent map(ConsumerRecord<Object, Object> record) {
			for (int failures = 1;; failures++) {
				try {
					Exception unreadable = deserialization(record);
					if (unreadable != null) {
						failed(record, RecordListener.this.maxDeliveries, unreadable);
						return null;
					}
					MappedEvent mapped = (record.value() != null) ? RecordListener.this.mapper.map(record) : null;
					if (mapped == null) {
						RecordListener.this.counters.skipped.incrementAndGet();
					}
					return mapped;
				}
				catch (Throwable ex) { // whatever the application throws, Errors too
					if (Outages.isAway(ex)) {
						throw new AwayException(ex);
					}
					if (failed(record, failures, ex)) {
						return null;
					}
				}
			}
		}

		@Override
		public void published(Published published) {
			RecordListener.this.counters.published.incrementAndGet();
			if (published.duplicate()) {
				RecordListener.this.counters.duplicates.incrementAndGet();
			}
		}

		@Override
		public boolean failed(ConsumerRecord<?, ?> record, int failures, Throwable failure) {
			RecordListener.this.counters.failed.incrementAndGet();
			if (failures < RecordListener.this.maxDeliveries) {
				return false;
			}
			this.letters.add(new DeadLetters.Letter(record, failure));
			return true;
		}

		/**
		 * Send what was given up, before anything behind it is published: else, should
		 * this node die, what could be published after all would be taken for published.
		 * Answers false where that does not work now.
		 */
		private boolean send() {
			if (this.letters.isEmpty()) {
				return true;
			}
			DeadLetters deadLetters = RecordListener.this.deadLetters;
			List<DeadLetters.Letter> kept = new ArrayList<>();
			RuntimeException notKept = null;
			if (deadLetters != null) {
				try {
					deadLetters.send(this.letters, kept::add);
				}
				catch (RuntimeException ex) {
					notKept = ex;
				}
			}
			else {
				kept.addAll(this.letters);
			}
			kept.forEach((letter) -> givenUp(letter, deadLetters));
			this.letters.removeAll(kept);
			if (notKept != null) {
				int first = this.letters.stream()
					.mapToInt((letter) -> this.records.indexOf(letter.record()))
					.min()
					.orElse(0);
				undone(first, notKept);
				return false;
			}
			return true;
		}

		private void givenUp(DeadLetters.Letter letter, @Nullable DeadLetters deadLetters) {
			ConsumerRecord<?, ?> record = letter.record();
			RecordListener.this.sources.givenUp(partition(record), record.offset());
			RecordListener.this.counters.dead.incrementAndGet();
			log.warn("The record at offset {} of {}-{} is given up: {}. It is kept in {}.", record.offset(),
					record.topic(), record.partition(), FailureReason.of(letter.failure()),
					(deadLetters != null) ? deadLetters.topicOf(record.topic())
							: "no topic, as this consumer was given no producer factory for dead letters");
		}

	}

	private static @Nullable Exception deserialization(ConsumerRecord<?, ?> record) {
		Exception ofValue = SerializationUtils.getExceptionFromHeader(record,
				KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, accessor);
		return (ofValue != null) ? ofValue : SerializationUtils.getExceptionFromHeader(record,
				KafkaUtils.KEY_DESERIALIZER_EXCEPTION_HEADER, accessor);
	}

	private static TopicPartition partition(ConsumerRecord<?, ?> record) {
		return new TopicPartition(record.topic(), record.partition());
	}

	private static boolean isSamePartition(ConsumerRecord<?, ?> record, ConsumerRecord<?, ?> other) {
		return record.partition() == other.partition() && record.topic().equals(other.topic());
	}

	/** Says that a record may be mapped later. */
	private static final class AwayException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		AwayException(Throwable cause) {
			super(null, cause, false, false);
		}

	}

}
