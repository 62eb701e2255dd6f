package io.github.ssekit.spring.internal.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.github.ssekit.redis.consumer.ChannelConsumer;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.source.ConsumerCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What consumers have taken in, all of a kind together: their names are no tags, which
 * must be few and known. A kind of which there is no bean has no meters.
 */
public final class SseRedisConsumerMeters implements MeterBinder {

	private static final String KIND = "kind";

	/** All meters of a name have the same tags; the names of beans are none. */
	private static final String SOURCE = "source";

	private final ObjectProvider<StreamConsumer> streams;

	private final ObjectProvider<ListConsumer> lists;

	private final ObjectProvider<ChannelConsumer> channels;

	/** Meters refer to what they read weakly. */
	private final List<List<?>> kept = new CopyOnWriteArrayList<>();

	public SseRedisConsumerMeters(ObjectProvider<StreamConsumer> streams, ObjectProvider<ListConsumer> lists,
			ObjectProvider<ChannelConsumer> channels) {
		this.streams = streams;
		this.lists = lists;
		this.channels = channels;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		List<StreamConsumer> ofStreams = this.streams.stream().toList();
		List<ListConsumer> ofLists = this.lists.stream().toList();
		List<ChannelConsumer> ofChannels = this.channels.stream().toList();
		this.kept.addAll(List.of(ofStreams, ofLists, ofChannels));
		counts(registry, "stream", ofStreams, StreamConsumer::counts);
		counts(registry, "list", ofLists, ListConsumer::counts);
		counts(registry, "channel", ofChannels, ChannelConsumer::counts);
		if (!ofStreams.isEmpty()) {
			TimeGauge
				.builder("sse.consumer.lag", ofStreams, TimeUnit.MILLISECONDS,
						(consumers) -> consumers.stream().mapToLong(StreamConsumer::lagMillis).max().orElse(0))
				.tag(KIND, "stream")
				.tag(SOURCE, "none")
				.description("Age of the entry that was taken in last; of the consumer that is furthest behind")
				.register(registry);
		}
		waiting(registry, "list", ofLists, ListConsumer::waiting);
		waiting(registry, "channel", ofChannels, ChannelConsumer::waiting);
	}

	private static <T> void counts(MeterRegistry registry, String kind, List<T> consumers,
			Function<T, ConsumerCounts> counts) {
		if (consumers.isEmpty()) {
			return;
		}
		count(registry, "sse.consumer.taken", kind, consumers, (consumer) -> {
			ConsumerCounts all = counts.apply(consumer);
			return all.published() + all.skipped();
		}, "entries", "Entries taken in: published, or left out by the mapping");
		count(registry, "sse.consumer.failed", kind, consumers, (consumer) -> counts.apply(consumer).failed(),
				"deliveries", "Deliveries of entries that failed; most are tried again");
		count(registry, "sse.consumer.dead", kind, consumers, (consumer) -> counts.apply(consumer).dead(), "entries",
				"Entries given up");
	}

	private static <T> void count(MeterRegistry registry, String name, String kind, List<T> consumers,
			ToLongFunction<T> count, String unit, String description) {
		FunctionCounter.builder(name, consumers, (all) -> all.stream().mapToLong(count).sum())
			.tag(KIND, kind)
			.tag(SOURCE, "none")
			.baseUnit(unit)
			.description(description)
			.register(registry);
	}

	private static <T> void waiting(MeterRegistry registry, String kind, List<T> consumers, ToLongFunction<T> waiting) {
		if (!consumers.isEmpty()) {
			Gauge.builder("sse.consumer.waiting", consumers, (all) -> all.stream().mapToLong(waiting).sum())
				.tag(KIND, kind)
				.tag(SOURCE, "none")
				.baseUnit("entries")
				.description("Entries that wait to be taken in")
				.register(registry);
		}
	}

}
