package io.github.ssekit.spring.internal.metrics;

import java.util.concurrent.TimeUnit;

import io.github.ssekit.observe.HubStatistics;
import io.github.ssekit.redis.RedisParts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How a node gets on with Redis. */
public final class SseRedisMeters implements MeterBinder {

	private final RedisParts redis;

	private final HubStatistics hub;

	public SseRedisMeters(RedisParts redis, HubStatistics hub) {
		this.redis = redis;
		this.hub = hub;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("sse.redis.connected", this.redis, (redis) -> redis.isConnected() ? 1 : 0)
			.description("1 while all connections to Redis are there, 0 while one is not")
			.register(registry);
		TimeGauge.builder("sse.redis.lag", this.redis, TimeUnit.NANOSECONDS, RedisParts::lagNanos)
			.description("Time that an event takes through Redis")
			.register(registry);
		FunctionCounter.builder("sse.redis.reconnects", this.redis, RedisParts::reconnects)
			.baseUnit("reconnects")
			.description("Connections to Redis that were lost and made anew")
			.register(registry);
		FunctionCounter.builder("sse.redis.probe.failures", this.redis, RedisParts::probeFailures)
			.baseUnit("failures")
			.description("Probes that a subscription did not hear, so that it was made anew")
			.register(registry);
		FunctionCounter.builder("sse.redis.refused.announcements", this.redis, RedisParts::refusedAnnouncements)
			.baseUnit("messages")
			.description("Messages on the channels of events that were no events of this application, and were dropped")
			.register(registry);
		FunctionCounter.builder("sse.redis.repairs", this.hub, HubStatistics::repairs)
			.baseUnit("repairs")
			.description("Reads of histories that brought events which no subscription had")
			.register(registry);
	}

}
