package io.github.ssekit.modulith;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.modulith.support.FaultyPublisher;
import io.github.ssekit.modulith.support.OrderService;
import io.github.ssekit.modulith.support.Shop;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** Where events go, by annotation and by configuration. */
class TargetTests {

	@Test
	void aTopicAndANameMayHaveExpressions() {
		SseRouting.Destination found = route(new Named("7", "moved"),
				RoutingTarget.forTarget("sse:orders/#{#this.id}").andKey("#{#this.what}"));
		assertThat(found.topic().name()).isEqualTo("orders/7");
		assertThat(found.name()).isEqualTo("moved");
	}

	@Test
	void anEventWithoutAKeyHasNoName() {
		assertThat(route(new Unnamed("7"), RoutingTarget.forTarget("sse:orders/#{#this.id}").withoutKey()).name())
			.isNull();
	}

	@Test
	void whatAFunctionAnswersIsTakenAsItIs() {
		RoutingTarget typed = RoutingTarget.forTarget("sse:orders/#{T(Runtime).getRuntime().halt(1)}").withoutKey();
		assertThat(route(new Unnamed("7"), typed).topic().name())
			.isEqualTo("orders/#{T(Runtime).getRuntime().halt(1)}");
	}

	@Test
	void aTopicThatAnEventMakesInvalidIsToldWithItsClassAndItsTarget() {
		assertThatExceptionOfType(InvalidSseTargetException.class)
			.isThrownBy(() -> route(new Unnamed(" "), RoutingTarget.forTarget("sse:orders/#{#this.id}").withoutKey()))
			.withMessageContaining(Unnamed.class.getName())
			.withMessageContaining("\"sse:orders/#{#this.id}\"")
			.withMessageContaining("must consist of printable characters without spaces");
		assertThatExceptionOfType(InvalidSseTargetException.class)
			.isThrownBy(() -> route(new Named("7", "open"),
					RoutingTarget.forTarget("sse:orders/#{#this.id}").andKey("#{#this.what}")))
			.withMessageContaining("event name \"open\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "client/alice", "broadcast" })
	void anExpressionReachesNoClientAndNotAllUnlessTheAnnotationSaysSo(String room) {
		assertThatExceptionOfType(InvalidSseTargetException.class)
			.isThrownBy(() -> route(new Room(room), RoutingTarget.forTarget("sse:#{#this.room}").withoutKey()))
			.withMessageContaining(Room.class.getName())
			.withMessageContaining("would reach a client or all clients");
		assertThat(route(new Room("rooms/7"), RoutingTarget.forTarget("sse:#{#this.room}").withoutKey()).topic().name())
			.isEqualTo("rooms/7");
		assertThat(route(new ToClient("alice"), RoutingTarget.forTarget("sse:client/#{#this.id}").withoutKey()).topic())
			.isEqualTo(Topic.client("alice"));
	}

	@Test
	void anEventThatCannotBePublishedFailsByItsFutureAndHoldsUpNoOther() {
		SseTransport transport = new SseTransport((topic, sse) -> new CompletableFuture<>(),
				new SseRouting(new StandardEvaluationContext()), null);
		Unnamed event = new Unnamed(" ");
		assertThat(transport.during(event,
				() -> transport.externalize(event, RoutingTarget.forTarget("sse:orders/#{#this.id}").withoutKey())))
			.isCompletedExceptionally();
	}

	@ParameterizedTest
	@ValueSource(classes = { Empty.class, Spaced.class, DoubleSlash.class, Unclosed.class, BadName.class })
	void aTargetThatCanNeverBeATopicIsFoundAtStart(Class<?> type) {
		SseTarget target = SseTarget.of(type);
		assertThat(target).isNotNull();
		assertThatExceptionOfType(InvalidSseTargetException.class).isThrownBy(() -> target.check(type))
			.withMessageContaining(type.getName())
			.withMessageContaining("\"sse:");
	}

	@ParameterizedTest
	@ValueSource(classes = { Named.class, Unnamed.class, ToClient.class, ToAll.class })
	void aTargetThatCanBeATopicIsNoMistake(Class<?> type) {
		assertThatNoException().isThrownBy(() -> SseTarget.of(type).check(type));
	}

	@Test
	void anApplicationWithSuchAClassDoesNotStart() {
		assertThatException().isThrownBy(() -> Shop.startOnH2(new Class<?>[] { AllOfThese.class }))
			.havingCause()
			.isInstanceOf(InvalidSseTargetException.class);
	}

	@Test
	void otherTargetsAreNotOurs() {
		assertThat(SseTarget.of(ToKafka.class)).isNull();
		assertThat(SseTarget.of(String.class)).isNull();
	}

	@Test
	void eachExternalizerIsGivenItsOwnEventsOnly() {
		try (ConfigurableApplicationContext shop = Shop
			.startOnH2(new Class<?>[] { FaultyPublisher.Configuration.class, OtherBroker.class, NestedEvents.class })) {
			OrderService orders = shop.getBean(OrderService.class);
			EventsOfOtherBroker other = shop.getBean(EventsOfOtherBroker.class);
			orders.publish(new ToKafka("1"));
			orders.place("anna", "1");
			Awaitility.await().until(() -> Shop.incomplete(shop) == 0);
			assertThat(other.targets).containsExactly("kafka-topic");
			assertThat(shop.getBean(FaultyPublisher.class).placed.topic().name()).isEqualTo("orders/anna");
			assertThat(Shop.publications(shop)).isEqualTo(2);
		}
	}

	@Test
	void theConfigurationMayRouteAndMapAnyClass() {
		try (ConfigurableApplicationContext shop = Shop
			.startOnH2(new Class<?>[] { FaultyPublisher.Configuration.class, ByConfiguration.class });
				SseTestClient anna = Shop.reader(shop, "anna")) {
			shop.getBean(OrderService.class).publish(new Plain("anna", 9));
			assertThat(anna.awaitEvent("shipped").data()).isEqualTo("nine");
			assertThat(shop.getBean(FaultyPublisher.class).last.version()).isEqualTo(9);
			assertThat(shop.getBean(FaultyPublisher.class).last.idempotencyKey()).hasSize(36);
		}
	}

	private static SseRouting.Destination route(Object event, RoutingTarget target) {
		return new SseRouting(new StandardEvaluationContext()).route(event.getClass(), event, target);
	}

	@Externalized("sse:orders/#{#this.id}::#{#this.what}")
	record Named(String id, String what) {
	}

	@Externalized("sse:orders/#{#this.id}")
	record Unnamed(String id) {
	}

	@Externalized("sse:#{#this.room}")
	record Room(String room) {
	}

	@Externalized("sse:client/#{#this.id}")
	record ToClient(String id) {
	}

	@Externalized("sse:broadcast::news")
	record ToAll(String id) {
	}

	@Externalized("kafka-topic::#{#this.id}")
	record ToKafka(String id) {
	}

	record Plain(String customer, int version) {
	}

	/** Has the classes below in the packages of the application. */
	@AutoConfigurationPackage
	static class AllOfThese {

	}

	/** Each of them in a class that is no bean, and outside the packages of the shop. */
	static class NestedEvents {

		@Bean
		static EventExternalizationConfiguration eventExternalizationConfiguration() {
			return EventExternalizationConfiguration.externalizing()
				.select(EventExternalizationConfiguration.annotatedAsExternalized())
				.build();
		}

	}

	/** The configuration API. */
	static class ByConfiguration {

		@Bean
		static EventExternalizationConfiguration eventExternalizationConfiguration() {
			return EventExternalizationConfiguration.externalizing()
				.select((event) -> event instanceof Plain)
				.mapping(Plain.class, (event) -> SseEvent.named("shipped").data("nine").version(event.version()))
				.route(Plain.class, (event) -> RoutingTarget.forTarget("sse:orders/" + event.customer()).withoutKey())
				.build();
		}

	}

	/** Stands for Kafka's module. */
	static class OtherBroker {

		@Bean
		EventsOfOtherBroker eventsOfOtherBroker() {
			return new EventsOfOtherBroker();
		}

		@Bean
		EventExternalizerModuleListener otherExternalizer(EventExternalizationConfiguration configuration,
				EventsOfOtherBroker events) {
			return new EventExternalizerModuleListener(configuration, events);
		}

	}

	static class EventsOfOtherBroker implements EventExternalizationTransport {

		final java.util.List<String> targets = new java.util.concurrent.CopyOnWriteArrayList<>();

		@Override
		public java.util.concurrent.CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
			this.targets.add(target.getTarget());
			return java.util.concurrent.CompletableFuture.completedFuture("sent");
		}

	}

	@Externalized("sse:")
	record Empty(String id) {
	}

	@Externalized("sse:my orders")
	record Spaced(String id) {
	}

	@Externalized("sse:orders//#{#this.id}")
	record DoubleSlash(String id) {
	}

	@Externalized("sse:orders/#{#this.id")
	record Unclosed(String id) {
	}

	@Externalized("sse:orders::sse.ready")
	record BadName(String id) {
	}

}
