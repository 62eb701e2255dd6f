package io.github.ssekit.spring.internal.metrics;

import java.util.function.ToDoubleFunction;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.observe.HubStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of a hub: what it counts by itself, read when somebody looks. The values of
 * tags are those of enums; no topic and no client is one.
 */
public final class SseMeters implements MeterBinder {

	private static final String STREAMS = "streams";

	private final HubStatistics hub;

	public SseMeters(HubStatistics hub) {
		this.hub = hub;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "sse.streams", HubStatistics::streams, STREAMS, "Streams open on this node");
		gauge(registry, "sse.clients", HubStatistics::clients, "clients", "Clients with a stream on this node");
		gauge(registry, "sse.outbox.bytes", HubStatistics::outboxBytes, BaseUnits.BYTES,
				"What waits for slow readers on this node");
		count(registry, "sse.opened", HubStatistics::opened, STREAMS, "Streams opened and counted");
		count(registry, "sse.published", HubStatistics::published, BaseUnits.EVENTS, "Events published by this node");
		count(registry, "sse.publish.failures", HubStatistics::publishFailures, BaseUnits.EVENTS,
				"Events that the broker could not publish");
		count(registry, "sse.delivered", HubStatistics::delivered, BaseUnits.EVENTS,
				"Events handed to streams, live and replayed, once for each stream");
		count(registry, "sse.replayed", HubStatistics::replayed, BaseUnits.EVENTS,
				"Events read from the store for streams that came back or were slow");
		count(registry, "sse.catchups", HubStatistics::catchUps, "catchups",
				"Full outboxes of slow readers, whose streams went on from the store");
		for (CloseReason reason : CloseReason.values()) {
			count(registry, "sse.closed", (hub) -> hub.closed(reason), STREAMS, "Streams ended, of those opened",
					reason.word());
		}
		for (RefuseReason reason : RefuseReason.values()) {
			count(registry, "sse.refused", (hub) -> hub.refused(reason), STREAMS, "Streams refused before they began",
					reason.word());
		}
		for (LostReason reason : LostReason.values()) {
			count(registry, "sse.resets", (hub) -> hub.resets(reason), "resets", "Readers told that history was lost",
					reason.word());
		}
	}

	private void gauge(MeterRegistry registry, String name, ToDoubleFunction<HubStatistics> value, String unit,
			String description) {
		Gauge.builder(name, this.hub, value).baseUnit(unit).description(description).register(registry);
	}

	/** With the reason, where there is one. */
	private void count(MeterRegistry registry, String name, ToDoubleFunction<HubStatistics> value, String unit,
			String description, String... reason) {
		FunctionCounter.builder(name, this.hub, value)
			.tags((reason.length > 0) ? Tags.of("reason", reason[0]) : Tags.empty())
			.baseUnit(unit)
			.description(description)
			.register(registry);
	}

}
