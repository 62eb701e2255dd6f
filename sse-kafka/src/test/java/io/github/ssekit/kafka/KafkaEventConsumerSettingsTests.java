package io.github.ssekit.kafka;

import java.util.Map;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.source.EntryMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Settings are refused with their name, their value and the way out. */
class KafkaEventConsumerSettingsTests {

	private final KafkaEventConsumerSettings settings = KafkaEventConsumerSettings.of("orders");

	@Test
	void refusesWhatCannotWork() {
		assertThatThrownBy(KafkaEventConsumerSettings::of).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("topics = []");
		assertThatThrownBy(() -> KafkaEventConsumerSettings.of("orders", "pay ments"))
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("topics = pay ments: must be");
		assertThatThrownBy(() -> this.settings.group(" ")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("spring.kafka.consumer.group-id");
		assertThatThrownBy(() -> this.settings.concurrency(0)).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("concurrency = 0: must be 1 to");
		assertThatThrownBy(() -> this.settings.maxDeliveries(0)).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("maxDeliveries = 0: must be at least 1");
		assertThatThrownBy(() -> this.settings.deadLetterSuffix("")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("deadLetterSuffix = : must be");
	}

	@Test
	void refusesToBeWithoutAGroup() {
		SsePublisher publisher = (topic, event) -> {
			throw new IllegalStateException();
		};
		assertThatThrownBy(() -> new KafkaEventConsumer(KafkaServer.consumers("localhost:9", Map.of()), publisher,
				EntryMapper.json(), this.settings))
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("group = null: must be named here or by spring.kafka.consumer.group-id");
	}

	@Test
	void changesOneThingAtATime() {
		KafkaEventConsumerSettings changed = this.settings.group("shop")
			.concurrency(2)
			.maxDeliveries(5)
			.deadLetterSuffix(".dead")
			.withAllFromTheBeginning();
		assertThat(changed).hasToString("KafkaEventConsumerSettings[topics=[orders], group=shop, concurrency=2, "
				+ "maxDeliveries=5, deadLetterSuffix=.dead, fromBeginning=true]");
	}

}
