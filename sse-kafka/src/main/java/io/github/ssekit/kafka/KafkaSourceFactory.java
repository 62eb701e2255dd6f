package io.github.ssekit.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SourceFactory;
import io.github.ssekit.spring.sources.SourceProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Topics of Kafka, by {@code type=kafka}; where Kafka is, {@code spring.kafka.*} says.
 */
final class KafkaSourceFactory implements SourceFactory {

	private final ObjectProvider<ConsumerFactory<?, ?>> consumers;

	private final ObjectProvider<ProducerFactory<?, ?>> producers;

	/** Names of sources, by group and topic. Used by the thread that creates them. */
	private final Map<List<String>, String> names = new HashMap<>();

	/**
	 * Create a factory.
	 * @param consumers looked at when a source is made; no other application needs one
	 * @param producers writes dead letters; none, or several, for no dead letters
	 */
	KafkaSourceFactory(ObjectProvider<ConsumerFactory<?, ?>> consumers,
			ObjectProvider<ProducerFactory<?, ?>> producers) {
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
		KafkaEventConsumerSettings settings = settings(properties);
		KafkaEventConsumer consumer = new KafkaEventConsumer(consumers(), publisher, mapper, settings);
		for (String topic : settings.topics()) {
			takeAlone(name, consumer.group(), topic);
		}
		ProducerFactory<?, ?> known = this.producers.getIfUnique();
		return new KafkaSource((known != null) ? consumer.withDeadLetters(known) : consumer);
	}

	private ConsumerFactory<?, ?> consumers() {
		ConsumerFactory<?, ?> known = this.consumers.getIfUnique();
		if (known == null) {
			throw new InvalidSettingException("type", "kafka", this.consumers.stream().findAny().isPresent()
					? "needs one ConsumerFactory, and there are several: mark one of these beans with @Primary"
					: "needs a ConsumerFactory, and there is none: add spring-boot-starter-kafka, or a bean of that type");
		}
		return known;
	}

	/** Two of one group would get a part of the records each. */
	private void takeAlone(String name, String group, String topic) {
		String other = this.names.putIfAbsent(List.of(group, topic), name);
		if (other != null && !other.equals(name)) {
			throw new InvalidSettingException("group", group, "takes " + topic + " in for the source " + other
					+ " already, and each of the two would get a part of the records: give this one a group of its own");
		}
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
	private record KafkaSource(KafkaEventConsumer consumer) implements Source, HealthSource {

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
		public List<HealthProblem> problems() {
			return this.consumer.problems();
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
