package io.github.ssekit.spring.internal.metrics;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.support.LogWatch;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** A publish is observed from the call to its place, below whatever has led to it. */
class ObservedPublisherTests {

	private static final SseEvent EVENT = SseEvent.of("1");

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Published> answer = new CompletableFuture<>();

	private final SsePublisher publisher = new ObservedPublisher((topic, event) -> this.answer, this.registry);

	@BeforeEach
	void watch() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				ObservedPublisherTests.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
	}

	@Test
	void failureIsSeenByWhoPublishesAndByWhoObserves() {
		CompletableFuture<Published> result = this.publisher.publish("news", EVENT);
		assertThat(this.stopped).isEmpty();
		this.answer.completeExceptionally(new BrokerUnavailableException("away", null));

		assertThat(result).isCompletedExceptionally();
		assertThat(low("outcome")).isEqualTo("failed");
		assertThat(this.stopped.get(0).getError()).isInstanceOf(BrokerUnavailableException.class);
	}

	@Test
	void whatIsRefusedAtOnceIsObservedAsFailedAndThrown() {
		SsePublisher refusing = new ObservedPublisher((topic, event) -> {
			throw new IllegalArgumentException("too large");
		}, this.registry);

		assertThatIllegalArgumentException().isThrownBy(() -> refusing.publish("news", EVENT));
		assertThat(low("outcome")).isEqualTo("failed");
		assertThat(this.stopped.get(0).getError()).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void anObserverThatThrowsDoesNotMakeAPublishFail() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				throw new IllegalStateException("made to fail");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		CompletableFuture<Published> result = this.publisher.publish("news", EVENT);
		this.answer.complete(new Published(Topic.of("news"), null, false));

		assertThat(result.join().duplicate()).isFalse();
	}

	@Test
	void anObservationEndsAndIsSeenToFailThoughAnObserverThrows() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onError(Observation.Context context) {
				throw new StackOverflowError("made to fail");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		try (LogWatch said = LogWatch.warnings()) {
			CompletableFuture<Published> result = this.publisher.publish("news", EVENT);
			this.answer.completeExceptionally(new BrokerUnavailableException("away", null));

			assertThat(result).isCompletedExceptionally();
			assertThat(low("outcome")).isEqualTo("failed");
			assertThat(said.lines()).singleElement().asString().contains("StackOverflowError");
		}
	}

	@Test
	void theTraceOfThePublisherIsTheParent() {
		Observation request = Observation.start("request", this.registry);
		request.scoped(() -> this.publisher.publish("news", EVENT));
		this.answer.complete(new Published(Topic.of("news"), null, false));

		assertThat(this.stopped).singleElement()
			.satisfies((context) -> assertThat(context.getParentObservation()).isSameAs(request));
		request.stop();
	}

	@Test
	void theTopicIsInTracesAndNotInMeters() {
		this.publisher.publish("orders/17", EVENT);
		this.publisher.toClient("alice", EVENT);
		this.publisher.broadcast(EVENT);
		this.answer.complete(new Published(Topic.of("news"), null, true));

		assertThat(this.stopped).hasSize(3).allMatch((context) -> context.getName().equals("sse.publish"));
		assertThat(this.stopped.stream().flatMap((context) -> context.getLowCardinalityKeyValues().stream()))
			.extracting((value) -> value.getKey() + "=" + value.getValue())
			.containsOnly("kind=topic", "kind=client", "kind=broadcast", "outcome=duplicate");
		assertThat(this.stopped.stream().flatMap((context) -> context.getHighCardinalityKeyValues().stream()))
			.extracting(KeyValue::getValue)
			.containsExactlyInAnyOrder("orders/17", "client/alice", "broadcast");
	}

	@Test
	void nothingIsObservedWhereNobodyWatches() {
		SsePublisher unwatched = new ObservedPublisher((topic, event) -> this.answer, ObservationRegistry.NOOP);
		assertThat(unwatched.publish("news", EVENT)).isSameAs(this.answer);
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> unwatched.publish("client/alice", EVENT));
	}

	private String low(String key) {
		assertThat(this.stopped).hasSize(1);
		KeyValue value = this.stopped.get(0).getLowCardinalityKeyValue(key);
		assertThat(value).isNotNull();
		return value.getValue();
	}

}
