package io.github.ssekit.spring.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.github.ssekit.redis.inlet.ChannelInlet;
import io.github.ssekit.redis.inlet.InletCounts;
import io.github.ssekit.redis.inlet.ListInlet;
import io.github.ssekit.redis.inlet.StreamInlet;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What inlets have taken in, all of a kind together: their names are no tags, which must
 * be few and known. A kind of which there is no bean has no meters.
 */
final class SseRedisInletMeters implements MeterBinder {

	private static final String KIND = "kind";

	private final ObjectProvider<StreamInlet> streams;

	private final ObjectProvider<ListInlet> lists;

	private final ObjectProvider<ChannelInlet> channels;

	/** Meters refer to what they read weakly. */
	private final List<List<?>> kept = new CopyOnWriteArrayList<>();

	SseRedisInletMeters(ObjectProvider<StreamInlet> streams, ObjectProvider<ListInlet> lists,
			ObjectProvider<ChannelInlet> channels) {
		this.streams = streams;
		this.lists = lists;
		this.channels = channels;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		List<StreamInlet> ofStreams = this.streams.stream().toList();
		List<ListInlet> ofLists = this.lists.stream().toList();
		List<ChannelInlet> ofChannels = this.channels.stream().toList();
		this.kept.addAll(List.of(ofStreams, ofLists, ofChannels));
		counts(registry, "stream", ofStreams, StreamInlet::counts);
		counts(registry, "list", ofLists, ListInlet::counts);
		counts(registry, "channel", ofChannels, ChannelInlet::counts);
		if (!ofStreams.isEmpty()) {
			TimeGauge
				.builder("sse.inlet.lag", ofStreams, TimeUnit.MILLISECONDS,
						(inlets) -> inlets.stream().mapToLong(StreamInlet::lagMillis).max().orElse(0))
				.tag(KIND, "stream")
				.description("Age of the entry that was taken in last; of the inlet that is furthest behind")
				.register(registry);
		}
		waiting(registry, "list", ofLists, ListInlet::waiting);
		waiting(registry, "channel", ofChannels, ChannelInlet::waiting);
	}

	private static <T> void counts(MeterRegistry registry, String kind, List<T> inlets,
			Function<T, InletCounts> counts) {
		if (inlets.isEmpty()) {
			return;
		}
		count(registry, "sse.inlet.taken", kind, inlets, (inlet) -> {
			InletCounts all = counts.apply(inlet);
			return all.published() + all.skipped();
		}, "entries", "Entries taken in: published, or left out by the mapping");
		count(registry, "sse.inlet.failed", kind, inlets, (inlet) -> counts.apply(inlet).failed(), "deliveries",
				"Deliveries of entries that failed; most are tried again");
		count(registry, "sse.inlet.dead", kind, inlets, (inlet) -> counts.apply(inlet).dead(), "entries",
				"Entries given up");
	}

	private static <T> void count(MeterRegistry registry, String name, String kind, List<T> inlets,
			ToLongFunction<T> count, String unit, String description) {
		FunctionCounter.builder(name, inlets, (all) -> all.stream().mapToLong(count).sum())
			.tag(KIND, kind)
			.baseUnit(unit)
			.description(description)
			.register(registry);
	}

	private static <T> void waiting(MeterRegistry registry, String kind, List<T> inlets, ToLongFunction<T> waiting) {
		if (!inlets.isEmpty()) {
			Gauge.builder("sse.inlet.waiting", inlets, (all) -> all.stream().mapToLong(waiting).sum())
				.tag(KIND, kind)
				.baseUnit("entries")
				.description("Entries that wait to be taken in")
				.register(registry);
		}
	}

}
