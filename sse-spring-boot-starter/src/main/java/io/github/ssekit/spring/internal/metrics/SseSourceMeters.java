package io.github.ssekit.spring.internal.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.spring.sources.Source;
import io.github.ssekit.spring.sources.SseSources;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What sources have taken in that are set by property, each with its name: they are few
 * and known. The meters are those of consumers that are beans.
 */
public final class SseSourceMeters implements MeterBinder {

	private final ObjectProvider<SseSources> sources;

	public SseSourceMeters(ObjectProvider<SseSources> sources) {
		this.sources = sources;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.sources.stream().forEach((all) -> all.types().forEach((name, type) -> {
			Source source = all.sources().get(name);
			if (source != null) {
				bind(registry, source, Tags.of("kind", kind(type), "source", name));
			}
		}));
	}

	/** Sources are kept by their bean, so that meters may refer to them weakly. */
	private static void bind(MeterRegistry registry, Source source, Tags tags) {
		count(registry, "sse.consumer.taken", tags, source, (counts) -> counts.published() + counts.skipped(),
				"entries", "Entries taken in: published, or left out by the mapping");
		count(registry, "sse.consumer.failed", tags, source, ConsumerCounts::failed, "deliveries",
				"Deliveries of entries that failed; most are tried again");
		count(registry, "sse.consumer.dead", tags, source, ConsumerCounts::dead, "entries", "Entries given up");
		if (source.lagMillis().isPresent()) {
			TimeGauge.builder("sse.consumer.lag", source, TimeUnit.MILLISECONDS, (now) -> now.lagMillis().orElse(0))
				.tags(tags)
				.description("Age of the entry that was taken in last; of the consumer that is furthest behind")
				.register(registry);
		}
		if (source.waiting().isPresent()) {
			Gauge.builder("sse.consumer.waiting", source, (now) -> now.waiting().orElse(0))
				.tags(tags)
				.baseUnit("entries")
				.description("Entries that wait to be taken in")
				.register(registry);
		}
	}

	private static void count(MeterRegistry registry, String name, Tags tags, Source source,
			ToLongFunction<ConsumerCounts> count, String unit, String description) {
		FunctionCounter.builder(name, source, (now) -> count.applyAsLong(now.counts()))
			.tags(tags)
			.baseUnit(unit)
			.description(description)
			.register(registry);
	}

	/** As consumers that are beans have it: without where it is. */
	private static String kind(String type) {
		return type.startsWith("redis-") ? type.substring("redis-".length()) : type;
	}

}
