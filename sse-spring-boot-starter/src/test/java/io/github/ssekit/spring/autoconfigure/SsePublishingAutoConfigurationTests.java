package io.github.ssekit.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.internal.message.HubPublisher;
import io.github.ssekit.spring.internal.message.MessagePublisher;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SsePublishingAutoConfigurationTests {

	private static final Topic NEWS = Topic.of("news");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(JacksonAutoConfiguration.class, SseAutoConfiguration.class, SsePublishingAutoConfiguration.class));

	@Test
	void makesNothingWhereItIsDisabled() {
		this.runner.withPropertyValues("sse.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessagePublisher.class)
				.doesNotHaveBean(SseAsyncPublisher.class));
	}

	@Test
	void publishesMessagesWhereThereAreNoTransactionsOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.transaction")).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MessagePublisher.class);
			assertThat(context.getBeanNamesForType(MessagePublisher.AfterCommit.class)).isEmpty();
			context.publishEvent(SseMessage.to("news", SseEvent.of("1")));
			assertThat(context.getBean(SseHub.class).publish("news", SseEvent.of("2")).join().id()).endsWith("-2");
		});
	}

	@Test
	void leavesOnePublisherToInject() {
		this.runner.withBean(NeedsPublisher.class)
			.run((context) -> assertThat(context.getBean(NeedsPublisher.class).publisher)
				.isInstanceOf(HubPublisher.class));
	}

	@Test
	void publishesThroughThePublisherOfTheApplicationWhereThereIsOne() {
		SsePublisher own = (topic, event) -> CompletableFuture
			.completedFuture(new Published(topic, new Position("mine", 7, Position.EARLIEST_TIME), false));
		this.runner.withBean("ssePublisher", SsePublisher.class, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SseAsyncPublisher.class)
				.publish("news", SseEvent.of("1"))
				.get(10, TimeUnit.SECONDS)
				.id()).isEqualTo("mine-7");
		});
	}

	@Test
	void whatWaitsIsPublishedBeforeTheHubEnds() {
		InMemoryEventStore store = new InMemoryEventStore(InMemoryEventStore.DEFAULT_MAX_BYTES, HubRuntime.system());
		InMemoryBroker broker = new InMemoryBroker(store::append, HubRuntime.system());
		this.runner.withBean(SseHubBuilderCustomizer.class, () -> (builder) -> builder.distribution(store, broker))
			.run((context) -> {
				SseAsyncPublisher publisher = context.getBean(SseAsyncPublisher.class);
				for (int i = 0; i < 1000; i++) {
					publisher.publish(NEWS, SseEvent.of(List.of(i)));
				}
				context.close();
				assertThat(publisher.counts().published()).isEqualTo(1000);
			});
		assertThat(store.locate(NEWS, StartPosition.head()).toCompletableFuture().join().offset()).isEqualTo(1000);
	}

	static class NeedsPublisher {

		private final SsePublisher publisher;

		NeedsPublisher(SsePublisher publisher) {
			this.publisher = publisher;
		}

	}

}
