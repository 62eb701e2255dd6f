package io.github.ssekit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.github.ssekit.event.SourcePosition;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * What the numbers of a partition's records are called: the group, the id of the topic,
 * and the partition. It is the id and not the name, because a topic that is deleted and
 * made anew counts from 0 again: by its name all of it would be taken for published.
 * <p>
 * Thread-safe. A partition is the matter of one thread at a time.
 */
final class SourceNames {

	private static final int TIMEOUT_SECONDS = 10;

	private static final int MAX_GROUP_LENGTH = 120;

	/** What the name of a source may not have, and a group's may. */
	private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Z}]");

	private final String prefix;

	/** Null where Kafka cannot be asked: then the topic's name has to do. */
	private final @Nullable KafkaAdmin admin;

	private final Map<TopicPartition, String> names = new ConcurrentHashMap<>();

	/** Of topics, as long as none of their partitions may be of another one. */
	private final Map<String, String> ids = new ConcurrentHashMap<>();

	/** The offset behind the last record that was dealt with. */
	private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

	/**
	 * Of records behind that one, which are given up already: while one in front of them
	 * waits they are read again. Not more than are read in one go.
	 */
	private final Map<TopicPartition, Set<Long>> givenUp = new ConcurrentHashMap<>();

	SourceNames(ConsumerFactory<?, ?> consumers, String group) {
		String name = (group.length() <= MAX_GROUP_LENGTH && !HIDDEN.matcher(group).find()) ? group
				: UUID.nameUUIDFromBytes(group.getBytes(StandardCharsets.UTF_8)).toString();
		this.prefix = "kafka:" + name + ":";
		this.admin = admin(consumers);
	}

	/**
	 * The source of a partition.
	 * @param first the offset of the first record in hand
	 * @throws RuntimeException if Kafka had to be asked, and has not answered
	 */
	String of(TopicPartition partition, long first) {
		Long expected = this.next.get(partition);
		if (expected != null && first < expected) {
			forget(partition); // read once more, or another topic of that name
		}
		String known = this.names.get(partition);
		if (known != null) {
			return known;
		}
		String name = this.prefix + id(partition.topic()) + "-" + partition.partition();
		if (name.length() > SourcePosition.MAX_SOURCE_LENGTH) {
			name = "kafka:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
		}
		this.names.put(partition, name);
		return name;
	}

	/** All records in front of this offset were dealt with. */
	void dealtWith(TopicPartition partition, long offset) {
		this.next.put(partition, offset);
		Set<Long> offsets = this.givenUp.get(partition);
		if (offsets != null) {
			offsets.removeIf((known) -> known < offset);
		}
	}

	/** The record is in the dead letters. */
	void givenUp(TopicPartition partition, long offset) {
		this.givenUp.computeIfAbsent(partition, (key) -> ConcurrentHashMap.newKeySet()).add(offset);
	}

	boolean isGivenUp(TopicPartition partition, long offset) {
		Set<Long> offsets = this.givenUp.get(partition);
		return offsets != null && offsets.contains(offset);
	}

	/** Somebody else may read it meanwhile, and the topic may be another one then. */
	void forget(TopicPartition partition) {
		this.ids.remove(partition.topic());
		this.names.remove(partition);
		this.next.remove(partition);
		this.givenUp.remove(partition);
	}

	private String id(String topic) {
		if (this.admin == null) {
			return topic;
		}
		String known = this.ids.get(topic);
		if (known != null) {
			return known;
		}
		TopicDescription description = this.admin.describeTopics(topic).get(topic);
		// a broker that is older than ids says zero
		String id = (description == null || description.topicId().equals(Uuid.ZERO_UUID)) ? topic
				: description.topicId().toString();
		this.ids.put(topic, id);
		return id;
	}

	private static @Nullable KafkaAdmin admin(ConsumerFactory<?, ?> consumers) {
		Map<String, Object> properties;
		try {
			properties = new HashMap<>(consumers.getConfigurationProperties());
		}
		catch (UnsupportedOperationException ex) {
			return null; // a factory of the application's own
		}
		properties.keySet().retainAll(AdminClientConfig.configNames());
		if (!properties.containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
			return null;
		}
		properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
				(int) Duration.ofSeconds(TIMEOUT_SECONDS).toMillis());
		properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
				(int) Duration.ofSeconds(TIMEOUT_SECONDS).toMillis());
		KafkaAdmin admin = new KafkaAdmin(properties);
		admin.setOperationTimeout(TIMEOUT_SECONDS);
		return admin;
	}

}
