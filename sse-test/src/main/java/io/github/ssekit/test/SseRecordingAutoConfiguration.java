package io.github.ssekit.test;

import io.github.ssekit.SsePublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Records what is published, for {@link AutoConfigureSseRecording}. */
@AutoConfiguration
final class SseRecordingAutoConfiguration {

	SseRecordingAutoConfiguration() {
	}

	@Bean
	RecordingSsePublisher recordingSsePublisher() {
		return new RecordingSsePublisher();
	}

	@Bean
	static RecordingPostProcessor sseRecordingPostProcessor(ObjectProvider<RecordingSsePublisher> recording) {
		return new RecordingPostProcessor(recording);
	}

	/**
	 * Takes the place of the bean that everybody publishes by.
	 *
	 * @param recording what takes it
	 */
	record RecordingPostProcessor(ObjectProvider<RecordingSsePublisher> recording) implements BeanPostProcessor {

		private static final String PUBLISHER = "ssePublisher";

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!beanName.equals(PUBLISHER) || !(bean instanceof SsePublisher publisher)) {
				return bean;
			}
			RecordingSsePublisher taker = this.recording.getObject();
			taker.standBefore(publisher);
			return taker;
		}

	}

}
