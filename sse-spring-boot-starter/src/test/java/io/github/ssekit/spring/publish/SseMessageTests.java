package io.github.ssekit.spring.publish;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionalEventPublisher;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Messages through Spring's own events, with the transactions of a real database. */
class SseMessageTests {

	private static App app;

	private static ApplicationEventPublisher events;

	private static PlatformTransactionManager transactions;

	private static JdbcTemplate jdbc;

	private SseTestClient client;

	@BeforeAll
	static void start() {
		app = App.on(Server.TOMCAT).with(Endpoints.class, Database.class).property("sse.max-event-size", "1KB").start();
		events = app.context();
		transactions = app.bean(PlatformTransactionManager.class);
		jdbc = new JdbcTemplate(app.bean(DataSource.class));
		jdbc.execute("create table orders (id int)");
	}

	@AfterAll
	static void stop() {
		app.close();
	}

	@BeforeEach
	void listen() {
		this.client = app.listening("/orders");
	}

	@AfterEach
	void leave() {
		this.client.close();
		jdbc.execute("delete from orders");
	}

	@Test
	void aTransactionThatIsRolledBackPublishesNothing() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			publish("rolled back");
			status.setRollbackOnly();
		});
		publish("after");
		assertThat(heard(1)).containsExactly("after");
	}

	@Test
	void aFailureAfterTheCommitIsLoggedAndHarmsNobody() {
		try (LogWatch logs = LogWatch.warnings()) {
			template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
				jdbc.update("insert into orders values (1)");
				publish("x".repeat(2000));
				publish("the next one");
			});
			assertThat(heard(1)).containsExactly("the next one");
			assertThat(jdbc.queryForObject("select count(*) from orders", Integer.class)).isEqualTo(1);
			assertThat(logs.lines()).singleElement()
				.asString()
				.contains("A message to orders was not published after its transaction was committed.")
				.contains("sse.max-event-size")
				.doesNotContain("xxxx");
		}
	}

	@Test
	void anEventThatCannotBePublishedAtOnceFailsTheCaller() {
		assertThatIllegalArgumentException().isThrownBy(() -> publish("x".repeat(2000)))
			.withMessageContaining("sse.max-event-size");
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> SseMessage.to("client/alice", SseEvent.of("x")));
	}

	@Test
	void aMessageIsPublishedAfterTheCommitAndNotBefore() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			publish("1: in the transaction");
			app.hub().publish("orders", SseEvent.of("2: before the commit")).join();
			publish("3: in the transaction");
		});
		assertThat(heard(3)).containsExactly("2: before the commit", "1: in the transaction", "3: in the transaction");
	}

	@Test
	void manyMessagesOfATransactionKeepTheirOrder() {
		List<String> texts = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
		template(TransactionDefinition.PROPAGATION_REQUIRED)
			.executeWithoutResult((status) -> texts.forEach(SseMessageTests::publish));
		assertThat(heard(200)).isEqualTo(texts);
	}

	@Test
	void aTransactionOfItsOwnPublishesItsOwnMessages() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			publish("outer, rolled back");
			template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
				.executeWithoutResult((inner) -> publish("inner, committed"));
			app.hub().publish("orders", SseEvent.of("the outer one goes on")).join();
			outer.setRollbackOnly();
		});
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			publish("outer, committed");
			template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult((inner) -> {
				publish("inner, rolled back");
				inner.setRollbackOnly();
			});
		});
		assertThat(heard(3)).containsExactly("inner, committed", "the outer one goes on", "outer, committed");
	}

	@Test
	void whatASavepointTakesBackIsNotPublished() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((outer) -> {
			publish("before");
			template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> {
				publish("taken back");
				nested.setRollbackOnly();
			});
			Object savepoint = outer.createSavepoint();
			publish("taken back, too");
			outer.rollbackToSavepoint(savepoint);
			template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((nested) -> publish("nested"));
			publish("after");
		});
		assertThat(heard(3)).containsExactly("before", "nested", "after");
	}

	@Test
	void aMessageThatSaysNowIsPublishedWhateverBecomesOfTheTransaction() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			events.publishEvent(message("now").now());
			assertThat(heard(1)).containsExactly("now");
			status.setRollbackOnly();
		});
	}

	@Test
	void aMessageFromWhatOthersDoAfterTheCommitIsPublishedToo() {
		template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						publish("after the commit");
					}

					@Override
					public void afterCompletion(int how) {
						publish("after the completion");
					}

				}));
		assertThat(heard(2)).containsExactlyInAnyOrder("after the commit", "after the completion");
	}

	@Test
	void aReactiveTransactionIsSeenWhereItsPublisherIsUsed() {
		TransactionalOperator operator = TransactionalOperator.create(new NoResource());
		TransactionalEventPublisher reactive = new TransactionalEventPublisher(events);
		operator.transactional(reactive.publishEvent(message("rolled back")).then(Mono.error(new IOException())))
			.onErrorComplete()
			.block();
		operator
			.transactional(reactive.publishEvent(message("2: committed"))
				.then(Mono.fromFuture(() -> app.hub().publish("orders", SseEvent.of("1: before the commit")))))
			.block();
		assertThat(heard(2)).containsExactly("1: before the commit", "2: committed");
	}

	@Test
	void withoutATransactionAMessageIsPublishedAtOnceToATopicAClientOrAll() {
		publish("topic");
		events.publishEvent(SseMessage.toClient("alice", SseEvent.of(Map.of("to", "alice"))));
		events.publishEvent(SseMessage.broadcast(SseEvent.named("all").data("broadcast")));
		template(TransactionDefinition.PROPAGATION_SUPPORTS).executeWithoutResult((status) -> {
			publish("no transaction");
			this.client.awaitMessages(3);
		});
		assertThat(heard(4)).containsExactlyInAnyOrder("topic", "{\"to\":\"alice\"}", "broadcast", "no transaction");
	}

	@Test
	void aMessageWithAKeyIsPublishedOnce() {
		for (int i = 0; i < 3; i++) {
			template(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(
					(status) -> events.publishEvent(message("once").idempotencyKey("order-17-shipped")));
		}
		publish("the last one");
		assertThat(heard(2)).containsExactly("once", "the last one");
	}

	@Test
	void thePropertySaysWhenMessagesArePublishedThatDoNotSay() {
		try (App hasty = App.on(Server.TOMCAT)
			.with(Endpoints.class, Database.class)
			.property("sse.messages.phase", "now")
			.start(); SseTestClient reader = hasty.listening("/orders")) {
			Consumer<SseMessage> publish = hasty.context()::publishEvent;
			new TransactionTemplate(hasty.bean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
				publish.accept(message("waits").afterCommit());
				publish.accept(message("at once"));
				status.setRollbackOnly();
			});
			publish.accept(message("the last one"));
			assertThat(reader.awaitMessages(2)).extracting(ReceivedEvent::data)
				.containsExactly("at once", "the last one");
		}
	}

	private List<String> heard(int count) {
		return this.client.awaitMessages(count).stream().map(ReceivedEvent::data).toList();
	}

	private static void publish(String text) {
		events.publishEvent(message(text));
	}

	private static SseMessage message(String text) {
		return SseMessage.to("orders", SseEvent.of(text));
	}

	private static TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(transactions);
		template.setPropagationBehavior(propagation);
		return template;
	}

	@Configuration(proxyBeanMethods = false)
	static class Database {

		@Bean
		DataSource dataSource() {
			return new DriverManagerDataSource("jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1");
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	/** Reactive transactions of nothing. */
	private static final class NoResource extends AbstractReactiveTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction(
				org.springframework.transaction.reactive.TransactionSynchronizationManager manager) {
			return new Object();
		}

		@Override
		protected Mono<Void> doBegin(org.springframework.transaction.reactive.TransactionSynchronizationManager manager,
				Object transaction, TransactionDefinition definition) {
			return Mono.empty();
		}

		@Override
		protected Mono<Void> doCommit(
				org.springframework.transaction.reactive.TransactionSynchronizationManager manager,
				GenericReactiveTransaction status) {
			return Mono.empty();
		}

		@Override
		protected Mono<Void> doRollback(
				org.springframework.transaction.reactive.TransactionSynchronizationManager manager,
				GenericReactiveTransaction status) {
			return Mono.empty();
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/orders")
		SseStream orders() {
			return SseStream.of("orders").client("alice");
		}

	}

}
