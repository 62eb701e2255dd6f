package io.github.ssekit.spring.sources;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code sse.sources.<name>.*} sets. What is not set is null, and its default stands
 * at the consumer of that type. The annotation is for editors alone: it is bound as a
 * value of {@code SseSourcesProperties}.
 *
 * @param type Name of the kind of source, such as redis-stream.
 * @param topic Text of the topic that an entry is published to, with placeholders such as
 * orders/{id}. Without it an entry says its topic itself.
 * @param event Text of the name of the event, with placeholders such as {type}.
 * @param id Text of the idempotency key of the event, with placeholders such as {id}.
 * @param version Text of the version of the event, with placeholders such as {version}.
 * @param data Text of the one placeholder that is the data of the event, such as
 * {/order}. Without it the whole data of the entry is sent.
 * @param stream Name of the Redis Stream that is taken in.
 * @param list Name of the Redis List that is taken in.
 * @param channel Name of the Pub/Sub channel that is taken in.
 * @param pattern Text of the pattern of Pub/Sub channels that are taken in, as PSUBSCRIBE
 * reads it.
 * @param topics Names of the Kafka topics that are taken in.
 * @param group Name of the consumer group that all nodes share, of a stream or in Kafka.
 * @param fromBeginning Whether a consumer group that is new begins with the first entry,
 * and not with the next one.
 * @param concurrency Number of threads that take in the partitions of Kafka, on each
 * node.
 * @param producersAtTheRight Whether producers of a list use RPUSH, so that elements are
 * taken from the left.
 * @param lease Time after which a node that says nothing is taken for dead, at least 1s.
 * @param minIdle Time after which an entry of a stream that has failed is tried again.
 * @param maxDeliveries Number of failed deliveries after which an entry is given up.
 * @param deadLetters Name of the stream that entries go to which were given up.
 * @param maxWaiting Number of messages of channels that may wait to be published. Further
 * messages are dropped.
 * @param options Text values, each under its name, for a SourceFactory of the
 * application.
 */
@ConfigurationProperties("sse.sources.*")
public record SourceProperties(@Nullable String type, @Nullable String topic, @Nullable String event,
		@Nullable String id, @Nullable String version, @Nullable String data, @Nullable String stream,
		@Nullable String list, @Nullable String channel, @Nullable String pattern, @Nullable List<String> topics,
		@Nullable String group, @Nullable Boolean fromBeginning, @Nullable Integer concurrency,
		@Nullable Boolean producersAtTheRight, @Nullable Duration lease, @Nullable Duration minIdle,
		@Nullable Integer maxDeliveries, @Nullable String deadLetters, @Nullable Integer maxWaiting,
		@DefaultValue Map<String, String> options) {

	/** By the names that they have as properties, in their order. */
	public Map<String, @Nullable Object> values() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("type", this.type);
		values.put("topic", this.topic);
		values.put("event", this.event);
		values.put("id", this.id);
		values.put("version", this.version);
		values.put("data", this.data);
		values.put("stream", this.stream);
		values.put("list", this.list);
		values.put("channel", this.channel);
		values.put("pattern", this.pattern);
		values.put("topics", this.topics);
		values.put("group", this.group);
		values.put("from-beginning", this.fromBeginning);
		values.put("concurrency", this.concurrency);
		values.put("producers-at-the-right", this.producersAtTheRight);
		values.put("lease", this.lease);
		values.put("min-idle", this.minIdle);
		values.put("max-deliveries", this.maxDeliveries);
		values.put("dead-letters", this.deadLetters);
		values.put("max-waiting", this.maxWaiting);
		values.put("options", this.options.isEmpty() ? null : this.options);
		return values;
	}

}
