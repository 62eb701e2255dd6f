package io.github.ssekit.kafka;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Topics of Kafka, by {@code type=kafka}; where Kafka is, {@code spring.kafka.*} says.
 */
final class KafkaSourceFactory implements SourceFactory {

	private final ConsumerFactory<?, ?> consumers;

	private final @Nullable ProducerFactory<?, ?> producers;

	/**
	 * Create a factory.
	 * @param producers writes dead letters; null for none
	 */
	KafkaSourceFactory(ConsumerFactory<?, ?> consumers, @Nullable ProducerFactory<?, ?> producers) {
		this.consumers = consumers;
		this.producers = producers;
	}

	@Override
	public String type() {
		return "kafka";
	}

	@Override
	public Set<String> settings() {
		return Set.of("topics", "group", "concurrency", "max-deliveries", "from-beginning");
	}

	/** The key of a record, and its headers. */
	@Override
	public boolean isField(String name) {
		return name.equals("key") || name.startsWith("header.");
	}

	@Override
	public Source create(String name, SourceProperties properties, EntryMapper mapper, SsePublisher publisher) {
		KafkaEventConsumer consumer = new KafkaEventConsumer(this.consumers, publisher, mapper, settings(properties));
		return new KafkaSource((this.producers != null) ? consumer.withDeadLetters(this.producers) : consumer);
	}

	private static KafkaEventConsumerSettings settings(SourceProperties set) {
		List<String> topics = set.topics();
		if (topics == null || topics.isEmpty()) {
			throw new InvalidSettingException("topics", "(not set)", "must name the topics of Kafka that are taken in");
		}
		KafkaEventConsumerSettings settings = KafkaEventConsumerSettings.of(topics.toArray(String[]::new));
		settings = (set.group() != null) ? settings.group(set.group()) : settings;
		settings = (set.concurrency() != null) ? settings.concurrency(set.concurrency()) : settings;
		settings = (set.maxDeliveries() != null) ? settings.maxDeliveries(set.maxDeliveries()) : settings;
		return Objects.requireNonNullElse(set.fromBeginning(), false) ? settings.withAllFromTheBeginning() : settings;
	}

	/**
	 * A consumer that the sources start and stop.
	 *
	 * @param consumer the consumer
	 */
	private record KafkaSource(KafkaEventConsumer consumer) implements Source {

		@Override
		public void start() {
			this.consumer.start();
		}

		@Override
		public void stop() {
			this.consumer.stop();
		}

		@Override
		public boolean isRunning() {
			return this.consumer.isRunning();
		}

		@Override
		public ConsumerCounts counts() {
			return this.consumer.counts();
		}

		@Override
		public OptionalLong waiting() {
			return OptionalLong.of(this.consumer.lag());
		}

		@Override
		public OptionalLong lagMillis() {
			return OptionalLong.of(this.consumer.lagMillis());
		}

	}

}
