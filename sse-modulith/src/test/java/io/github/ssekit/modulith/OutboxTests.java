package io.github.ssekit.modulith;

import java.util.List;

import io.github.ssekit.modulith.support.FaultyPublisher;
import io.github.ssekit.modulith.support.OrderService;
import io.github.ssekit.modulith.support.Shop;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What the outbox promises, on a database in memory and one node. */
class OutboxTests {

	private ConfigurableApplicationContext shop;

	private OrderService orders;

	private FaultyPublisher publisher;

	@BeforeEach
	void start() {
		this.shop = Shop.startOnH2(new Class<?>[] { FaultyPublisher.Configuration.class });
		this.orders = this.shop.getBean(OrderService.class);
		this.publisher = this.shop.getBean(FaultyPublisher.class);
	}

	@AfterEach
	void stop() {
		this.shop.close();
	}

	@Test
	void anEventIsPublishedWhenItsTransactionIsCommitted() {
		try (SseTestClient anna = Shop.reader(this.shop, "anna")) {
			this.orders.place("anna", "1");
			ReceivedEvent event = anna.awaitEvent("placed");
			assertThat(event.data()).isEqualTo("{\"customer\":\"anna\",\"id\":\"1\"}");
			awaitComplete();
			assertThat(Shop.publications(this.shop)).isEqualTo(1);
		}
	}

	@Test
	void nothingIsPublishedWhenItsTransactionIsRolledBack() {
		try (SseTestClient anna = Shop.reader(this.shop, "anna")) {
			assertThatIllegalStateException().isThrownBy(() -> this.orders.fail("anna", "1"));
			this.orders.place("anna", "2");
			anna.awaitEvent("placed");
			assertThat(ids(anna)).containsExactly("2");
			assertThat(Shop.publications(this.shop)).isEqualTo(1);
		}
	}

	@Test
	void whatCouldNotBePublishedIsPublishedOnceWhenItIsSubmittedAgain() {
		try (SseTestClient anna = Shop.reader(this.shop, "anna")) {
			this.publisher.fault = FaultyPublisher.Fault.REFUSES;
			this.orders.place("anna", "1");
			Awaitility.await().until(() -> this.publisher.last != null);
			Shop.resubmit(this.shop);
			assertThat(Shop.incomplete(this.shop)).isEqualTo(1);
			assertThat(anna.messageCount()).isZero();
			this.publisher.fault = FaultyPublisher.Fault.NONE;
			resubmitUntilComplete();
			this.orders.place("anna", "2");
			awaitIds(anna, "1", "2");
		}
	}

	@Test
	void whatWasPublishedWithoutAnAnswerIsNotPublishedAgain() {
		try (SseTestClient anna = Shop.reader(this.shop, "anna")) {
			this.publisher.fault = FaultyPublisher.Fault.LOSES_THE_ANSWER;
			this.orders.place("anna", "1");
			awaitIds(anna, "1");
			String key = this.publisher.last.idempotencyKey();
			assertThat(Shop.incomplete(this.shop)).isEqualTo(1);
			this.publisher.fault = FaultyPublisher.Fault.NONE;
			resubmitUntilComplete();
			assertThat(this.publisher.last.idempotencyKey()).isEqualTo(key);
			assertThat(this.publisher.placed.duplicate()).isTrue();
			this.orders.place("anna", "2");
			awaitIds(anna, "1", "2");
		}
	}

	@Test
	void theKeyIsTheIdOfThePublication() {
		this.orders.place("anna", "1");
		awaitComplete();
		List<String> ids = this.shop.getBean(org.springframework.jdbc.core.JdbcTemplate.class)
			.queryForList("select cast(id as varchar(36)) from event_publication", String.class);
		assertThat(ids).containsExactly(this.publisher.last.idempotencyKey());
	}

	@Test
	void manyEventsAreEachPublishedOnceUnderAKeyOfTheirOwn() {
		try (SseTestClient anna = Shop.reader(this.shop, "anna")) {
			for (int i = 0; i < 200; i++) {
				this.orders.place("anna", Integer.toString(i));
			}
			anna.awaitMessages(200);
			assertThat(ids(anna)).hasSize(200).doesNotHaveDuplicates();
			awaitComplete();
		}
	}

	private void resubmitUntilComplete() {
		Awaitility.await().until(() -> {
			Shop.resubmit(this.shop);
			return Shop.incomplete(this.shop) == 0;
		});
	}

	private void awaitComplete() {
		Awaitility.await().until(() -> Shop.incomplete(this.shop) == 0);
	}

	private static void awaitIds(SseTestClient reader, String... ids) {
		Awaitility.await().untilAsserted(() -> assertThat(ids(reader)).containsExactly(ids));
	}

	static List<String> ids(SseTestClient reader) {
		return reader.messages()
			.stream()
			.map((event) -> event.data().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
			.toList();
	}

}
