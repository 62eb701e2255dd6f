package io.github.ssekit.spring.slice;

import java.util.List;
import java.util.concurrent.CompletionException;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.AutoConfigureSseRecording;
import io.github.ssekit.test.RecordingSsePublisher;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whichever way an application publishes, its test sees it, and streams hear it. */
class RecordingTests {

	private static App app;

	private static RecordingSsePublisher recording;

	private static ApplicationEventPublisher events;

	private static TransactionTemplate transaction;

	@BeforeAll
	static void start() {
		app = App.on(Server.TOMCAT).with(Recorded.class, Orders.class).start();
		recording = app.bean(RecordingSsePublisher.class);
		events = app.context();
		transaction = new TransactionTemplate(app.bean(PlatformTransactionManager.class));
	}

	@AfterAll
	static void stop() {
		app.close();
	}

	@BeforeEach
	void forget() {
		recording.failWith(null);
		recording.clear();
	}

	@Test
	void seesTheMessageOfATransactionAfterItsCommitAlone() {
		try (SseTestClient client = app.listening("/orders/17/events")) {
			transaction.executeWithoutResult((status) -> {
				events.publishEvent(SseMessage.to("orders/17", SseEvent.named("taken-back").data("x")));
				status.setRollbackOnly();
			});
			transaction.executeWithoutResult((status) -> {
				events.publishEvent(SseMessage.to("orders/17", SseEvent.named("shipped").data("x")));
				assertThat(recording.publications()).as("before the commit").isEmpty();
			});
			assertThat(recording.events("orders/17")).extracting(SseEvent::name).containsExactly("shipped");
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::type).containsExactly("shipped");
		}
	}

	@Test
	void seesWhatTheQueueHasPublished() {
		try (SseTestClient client = app.listening("/orders/17/events")) {
			app.bean(SseAsyncPublisher.class).publish("orders/17", SseEvent.named("shipped").data(List.of("P-1")));
			// encoded by then, as it would go to Redis
			assertThat(recording.awaitEvents("orders/17", 1, App.PATIENCE)).singleElement().satisfies((event) -> {
				assertThat(event.name()).isEqualTo("shipped");
				assertThat(event.data()).isEqualTo("[\"P-1\"]");
				assertThat(event.idempotencyKey()).startsWith("async-");
			});
			assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("[\"P-1\"]");
		}
	}

	@Test
	void seesMessagesToClientsAndToAll() {
		events.publishEvent(SseMessage.toClient("alice", SseEvent.of("1")));
		events.publishEvent(SseMessage.broadcast(SseEvent.of("2")));
		assertThat(recording.events("client/alice")).extracting(SseEvent::data).containsExactly("1");
		assertThat(recording.events("broadcast")).extracting(SseEvent::data).containsExactly("2");
	}

	@Test
	void letsEveryWayFailAsIfTheBrokerWereAway() {
		recording.failWith(new BrokerUnavailableException("as asked for", null));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> app.bean(SsePublisher.class).publish("orders/17", SseEvent.of("x")).join())
			.withCauseInstanceOf(BrokerUnavailableException.class);
		var answer = app.bean(SseAsyncPublisher.class).publish("orders/17", SseEvent.of("later"));
		recording.failWith(null);
		// the queue has tried again
		assertThat(answer.join().duplicate()).isFalse();
		assertThat(recording.events("orders/17")).extracting(SseEvent::data).containsExactly("later");
	}

	/** As a test class has it. */
	@Configuration(proxyBeanMethods = false)
	@AutoConfigureSseRecording
	static class Recorded {

		@Bean
		PlatformTransactionManager transactions() {
			return new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:recorded"));
		}

	}

	@RestController
	static class Orders {

		@SseEndpoint("/orders/17/events")
		SseStream events() {
			return SseStream.of("orders/17");
		}

	}

}
