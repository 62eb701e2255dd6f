package io.github.ssekit.kafka;

import io.github.ssekit.spring.autoconfigure.ConditionalOnSseEnabled;
import io.github.ssekit.spring.autoconfigure.SseSourcesAutoConfiguration;
import io.github.ssekit.spring.sources.SourceFactory;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Topics of Kafka as sources by property ({@code sse.sources.<name>.type=kafka}), and
 * meters of consumers that are beans.
 */
@AutoConfiguration(before = SseSourcesAutoConfiguration.class,
		afterName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnClass(SourceFactory.class)
@ConditionalOnSseEnabled
public final class SseKafkaAutoConfiguration {

	@Bean
	KafkaSourceFactory sseKafkaSourceFactory(ObjectProvider<ConsumerFactory<?, ?>> consumers,
			ObjectProvider<ProducerFactory<?, ?>> producers) {
		return new KafkaSourceFactory(consumers, producers);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetersConfiguration {

		@Bean
		MeterBinder sseKafkaConsumerMeters(ObjectProvider<KafkaEventConsumer> consumers) {
			return (registry) -> new KafkaConsumerMeters(consumers.stream().toList()).bindTo(registry);
		}

	}

}
