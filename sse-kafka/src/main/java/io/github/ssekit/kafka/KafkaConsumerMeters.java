package io.github.ssekit.kafka;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * What consumers of Kafka have taken in, all together: the meters that consumers of Redis
 * have, with the tag {@code kind=kafka}. Names of topics are no tags, which must be few
 * and known. Immutable.
 */
public final class KafkaConsumerMeters implements MeterBinder {

	private static final String KIND = "kind";

	private static final String KAFKA = "kafka";

	/**
	 * All meters of a name have the same tags; sources by property have their name here.
	 */
	private static final String SOURCE = "source";

	private final List<KafkaEventConsumer> consumers;

	/**
	 * Create meters.
	 * @param consumers whose counts are told; where there are none, there are no meters
	 */
	public KafkaConsumerMeters(List<KafkaEventConsumer> consumers) {
		this.consumers = List.copyOf(consumers);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.consumers.isEmpty()) {
			return;
		}
		count(registry, "sse.consumer.taken", (consumer) -> consumer.counts().published() + consumer.counts().skipped(),
				"entries", "Entries taken in: published, or left out by the mapping");
		count(registry, "sse.consumer.failed", (consumer) -> consumer.counts().failed(), "deliveries",
				"Deliveries of entries that failed; most are tried again");
		count(registry, "sse.consumer.dead", (consumer) -> consumer.counts().dead(), "entries", "Entries given up");
		TimeGauge
			.builder("sse.consumer.lag", this, TimeUnit.MILLISECONDS,
					(meters) -> meters.consumers.stream().mapToLong(KafkaEventConsumer::lagMillis).max().orElse(0))
			.tag(KIND, KAFKA)
			.tag(SOURCE, "none")
			.strongReference(true)
			.description("Age of the entry that was taken in last; of the consumer that is furthest behind")
			.register(registry);
		Gauge
			.builder("sse.consumer.waiting", this,
					(meters) -> meters.consumers.stream().mapToLong(KafkaEventConsumer::lag).sum())
			.tag(KIND, KAFKA)
			.tag(SOURCE, "none")
			.baseUnit("entries")
			.strongReference(true)
			.description("Entries that wait to be taken in")
			.register(registry);
	}

	private void count(MeterRegistry registry, String name, ToLongFunction<KafkaEventConsumer> count, String unit,
			String description) {
		FunctionCounter.builder(name, this, (meters) -> meters.consumers.stream().mapToLong(count).sum())
			.tag(KIND, KAFKA)
			.tag(SOURCE, "none")
			.baseUnit(unit)
			.description(description)
			.register(registry);
	}

}
