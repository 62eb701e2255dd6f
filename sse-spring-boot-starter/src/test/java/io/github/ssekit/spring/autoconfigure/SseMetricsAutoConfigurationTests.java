package io.github.ssekit.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.ListConsumerSettings;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.spring.internal.metrics.ObservedPublisher;
import io.github.ssekit.spring.internal.metrics.SseMeters;
import io.github.ssekit.test.redis.RedisServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Meters are where Micrometer is, and nothing of them is needed where it is not. */
class SseMetricsAutoConfigurationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class, SseRedisAutoConfiguration.class,
				SseMetricsAutoConfiguration.class, SseObservationAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void staysAwayWhereMicrometerIsMissing() {
		this.bare.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SseHub.class)
				.doesNotHaveBean("sseMeters")
				.doesNotHaveBean(ObservedPublisher.class));
	}

	@Test
	void staysAwayWhereThereIsNoRegistry() {
		this.bare.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(SseHub.class)
			.doesNotHaveBean(SseMeters.class)
			.doesNotHaveBean(ObservedPublisher.class));
	}

	@Test
	void staysAwayWhereStreamsAreDisabled() {
		this.runner.withPropertyValues("sse.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SseMeters.class)
				.doesNotHaveBean(ObservedPublisher.class));
	}

	@Test
	void leavesRedisOutWhereItIsMissing() {
		this.runner
			.withClassLoader(
					new FilteredClassLoader("io.github.ssekit.redis", "org.springframework.data.redis", "io.lettuce"))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(SseMeters.class);
				assertThat(meters(context.getBean(MeterRegistry.class), "sse.redis")).isEmpty();
			});
	}

	@Test
	void everyMeterHasADescriptionAndAUnit() {
		this.runner
			.run((context) -> assertThat(meters(context.getBean(MeterRegistry.class), "sse.")).hasSizeGreaterThan(20)
				.allSatisfy((meter) -> {
					assertThat(meter.getId().getDescription()).isNotBlank();
					assertThat(meter.getId().getBaseUnit()).isNotBlank();
				}));
	}

	@Test
	void readsAHubOfTheApplicationToo() {
		SseHub own = SseHub.builder().build();
		this.runner.withBean("own", SseHub.class, () -> own).run((context) -> {
			context.getBean(SsePublisher.class).publish("news", SseEvent.of("1")).join();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("sse.published").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("sse.publish").tag("outcome", "published").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void observesWhatThePublisherPublishes() {
		this.runner.run((context) -> {
			assertThat(context.getBean(SsePublisher.class)).isInstanceOf(ObservedPublisher.class);
			assertThat(context).hasSingleBean(ObservationRegistry.class);
		});
	}

	@Test
	void standsBackForAPublisherOfTheApplication() {
		SsePublisher own = (topic, event) -> {
			throw new IllegalStateException("not called");
		};
		this.runner.withBean("ssePublisher", SsePublisher.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ObservedPublisher.class)
				.getBean("ssePublisher")
				.isSameAs(own));
	}

	@Test
	void tellsOfRedisAndOfConsumers() {
		try (RedisServer redis = RedisServer.with().own().start()) {
			this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
				.withUserConfiguration(Consumers.class)
				.withPropertyValues("spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
						"sse.redis.probe-interval=200ms")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					redis.command("XADD", "orders", "*", "topic", "news", "data", "1");
					redis.command("LPUSH", "jobs", "{\"topic\":\"news\",\"data\":\"2\"}", "rubbish");
					Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
						assertThat(registry.get("sse.redis.connected").gauge().value()).isEqualTo(1);
						assertThat(registry.get("sse.redis.lag").timeGauge().value()).isBetween(0.000_001, 5.0);
						assertThat(taken(registry, "stream")).isEqualTo(1);
						assertThat(taken(registry, "list")).isEqualTo(1);
						assertThat(registry.get("sse.consumer.dead").tag("kind", "list").functionCounter().count())
							.isEqualTo(1);
					});
					System.gc(); // meters refer to what they read weakly
					Awaitility.await()
						.untilAsserted(() -> assertThat(
								registry.get("sse.consumer.waiting").tag("kind", "list").gauge().value())
							.isZero());
					assertThat(registry.get("sse.consumer.lag").tag("kind", "stream").timeGauge().value()).isNotNaN();
					assertThat(registry.find("sse.consumer.taken").tag("kind", "channel").functionCounter()).isNull();
					for (String counter : new String[] { "reconnects", "repairs", "probe.failures",
							"refused.announcements" }) {
						assertThat(registry.get("sse.redis." + counter).functionCounter().count()).isNotNegative();
					}
				});
		}
	}

	private static double taken(MeterRegistry registry, String kind) {
		FunctionCounter counter = registry.get("sse.consumer.taken").tag("kind", kind).functionCounter();
		return counter.count();
	}

	private static List<Meter> meters(MeterRegistry registry, String prefix) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith(prefix))
			// how this registry keeps buckets
			.filter((meter) -> !meter.getId().getName().endsWith(".histogram"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumers {

		@Bean
		StreamConsumer orders(RedisParts redis, SsePublisher publisher) {
			return new StreamConsumer(redis.connections(), publisher, EntryMapper.fields(),
					StreamConsumerSettings.of("orders").withAllFromTheBeginning())
				.start();
		}

		@Bean
		ListConsumer jobs(RedisParts redis, SsePublisher publisher) {
			return new ListConsumer(redis.connections(), publisher, EntryMapper.json(),
					ListConsumerSettings.of("jobs").redelivering(Duration.ofSeconds(1), 3))
				.start();
		}

	}

}
