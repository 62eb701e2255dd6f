package io.github.ssekit.kafka;

import java.util.List;
import java.util.regex.Pattern;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * How topics of Kafka are taken in. Immutable. What is not said here is what the
 * application has configured for its consumers ({@code spring.kafka.*}).
 *
 * @param topics the topics of Kafka, one or more
 * @param group the consumer group, which all nodes of one application share, and no other
 * application; null for the one that the consumer factory is configured with
 * @param concurrency how many threads of this node read; more than all partitions of all
 * topics are of no use; the mapping is called by all of them
 * @param maxDeliveries after how many failures a record is given up
 * @param deadLetterSuffix what the name of a topic is followed by in that of the topic
 * for its dead letters
 * @param fromBeginning whether a group that is new begins with the first record; if not,
 * it begins where {@code auto.offset.reset} says, which is the end where nothing is said
 */
public record KafkaEventConsumerSettings(List<String> topics, @Nullable String group, int concurrency,
		int maxDeliveries, String deadLetterSuffix, boolean fromBeginning) {

	/** What the name of a topic may be made of, as Kafka has it. */
	private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

	private static final int MAX_CONCURRENCY = 1000;

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public KafkaEventConsumerSettings {
		topics = List.copyOf(topics);
		if (topics.isEmpty()) {
			throw new InvalidSettingException("topics", topics, "must name one topic of Kafka at least");
		}
		for (String topic : topics) {
			if (!NAME.matcher(topic).matches()) {
				throw new InvalidSettingException("topics", topic,
						"must be names of topics: 1 to 249 letters, digits, dots, _ and -");
			}
		}
		if (group != null && group.isBlank()) {
			throw new InvalidSettingException("group", group, "must not be empty; leave it out to take the one of the "
					+ "consumer factory (spring.kafka.consumer.group-id)");
		}
		if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
			throw new InvalidSettingException("concurrency", concurrency,
					"must be 1 to " + MAX_CONCURRENCY + " threads, as a rule no more than there are partitions");
		}
		if (maxDeliveries < 1) {
			throw new InvalidSettingException("maxDeliveries", maxDeliveries, "must be at least 1");
		}
		if (!NAME.matcher(deadLetterSuffix).matches()) {
			throw new InvalidSettingException("deadLetterSuffix", deadLetterSuffix,
					"must be 1 or more letters, digits, dots, _ and -, such as -dlt: without one, a record that is "
							+ "given up would go to where it came from");
		}
	}

	/**
	 * What holds where nothing is said: the group of the consumer factory, one thread, 3
	 * deliveries, and dead letters of {@code orders} in {@code orders-dlt}.
	 * @param topics the topics of Kafka
	 * @return the settings
	 */
	public static KafkaEventConsumerSettings of(String... topics) {
		return new KafkaEventConsumerSettings(List.of(topics), null, 1, 3, "-dlt", false);
	}

	/**
	 * The same with a group of its own.
	 * @param group the consumer group, which all nodes share
	 * @return new settings
	 */
	public KafkaEventConsumerSettings group(String group) {
		return new KafkaEventConsumerSettings(this.topics, group, this.concurrency, this.maxDeliveries,
				this.deadLetterSuffix, this.fromBeginning);
	}

	/**
	 * The same with more threads, each of which reads partitions of its own.
	 * @param concurrency how many threads of this node read
	 * @return new settings
	 */
	public KafkaEventConsumerSettings concurrency(int concurrency) {
		return new KafkaEventConsumerSettings(this.topics, this.group, concurrency, this.maxDeliveries,
				this.deadLetterSuffix, this.fromBeginning);
	}

	/**
	 * The same with other deliveries.
	 * @param maxDeliveries after how many failures a record is given up
	 * @return new settings
	 */
	public KafkaEventConsumerSettings maxDeliveries(int maxDeliveries) {
		return new KafkaEventConsumerSettings(this.topics, this.group, this.concurrency, maxDeliveries,
				this.deadLetterSuffix, this.fromBeginning);
	}

	/**
	 * The same with another name for dead letters.
	 * @param suffix what the name of a topic is followed by
	 * @return new settings
	 */
	public KafkaEventConsumerSettings deadLetterSuffix(String suffix) {
		return new KafkaEventConsumerSettings(this.topics, this.group, this.concurrency, this.maxDeliveries, suffix,
				this.fromBeginning);
	}

	/**
	 * The same, but a new group begins with the first record.
	 * @return new settings
	 */
	public KafkaEventConsumerSettings withAllFromTheBeginning() {
		return new KafkaEventConsumerSettings(this.topics, this.group, this.concurrency, this.maxDeliveries,
				this.deadLetterSuffix, true);
	}

}
