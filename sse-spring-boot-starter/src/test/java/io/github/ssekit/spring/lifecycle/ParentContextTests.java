package io.github.ssekit.spring.lifecycle;

import java.time.Duration;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams end as well where the hub is in a parent of the context that serves them. */
class ParentContextTests {

	/** Far below the half minute for which a web server waits for its requests. */
	private static final Duration SOON = Duration.ofSeconds(10);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamsAreToldWhenTheChildThatServesThemCloses(boolean takenOver) {
		try (ConfigurableApplicationContext parent = application(takenOver).startWithoutWeb()) {
			App child = application(takenOver).with(Endpoints.class).childOf(parent).start();
			assertThat(child.hub()).isSameAs(parent.getBean(SseHub.class));
			assertIsTold(child, child.context());
			assertThat(parent.getBean(SseHub.class).isDraining()).as("when its web server has gone").isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void streamsAreToldWhenTheParentClosesWithItsChild(boolean takenOver) {
		try (ConfigurableApplicationContext parent = application(takenOver).startWithoutWeb();
				App child = application(takenOver).with(Endpoints.class).childOf(parent).start()) {
			assertIsTold(child, parent);
			assertThat(child.context().isActive()).isFalse();
		}
	}

	@Test
	void streamsAreToldWhereTheParentHasNothingButAHub() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.registerBean(SseHub.class, () -> SseHub.builder().build());
			parent.refresh();
			assertIsTold(serving(parent), parent);
		}
	}

	@Test
	void streamsAreToldWhereTheParentHasNoHub() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.refresh();
			App child = serving(parent);
			assertIsTold(child, child.context());
		}
	}

	@Test
	void streamsAreToldWhereTheParentServesThemAndAChildPublishes() {
		App parent = App.on(Server.TOMCAT).with(Endpoints.class).start();
		try (ConfigurableApplicationContext child = application().childOf(parent.context()).startWithoutWeb()) {
			child.getBean(SsePublisher.class).publish("news", SseEvent.of("1"));
			assertIsTold(parent, parent.context());
			assertThat(child.isActive()).isFalse();
		}
	}

	@Test
	void aChildThatOnlyPublishesEndsNoStreamOfItsParent() {
		try (App parent = App.on(Server.TOMCAT).with(Endpoints.class).start();
				SseTestClient client = parent.listening("/news")) {
			ConfigurableApplicationContext child = application().childOf(parent.context()).startWithoutWeb();
			child.close();
			parent.hub().publish("news", SseEvent.of("after it"));
			assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("after it");
			assertThat(client.attempts()).as("requests").hasSize(1);
		}
	}

	@Test
	void whoListensToAnotherChildOfTheSameParentComesBackToIt() {
		try (ConfigurableApplicationContext parent = application().startWithoutWeb(); App other = serving(parent)) {
			App child = serving(parent);
			try (SseTestClient client = other.listening("/news")) {
				assertIsTold(child, child.context());
				client.awaitReconnect(1);
				other.hub().publish("news", SseEvent.of("after it"));
				assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("after it");
			}
		}
	}

	@Test
	void aChildThatIsClosedDoesNotEndADrainThatWasAskedFor() {
		try (ConfigurableApplicationContext parent = application().startWithoutWeb()) {
			App child = serving(parent);
			parent.getBean(SseHub.class).drain().join();
			child.close();
			assertThat(parent.getBean(SseHub.class).isDraining()).isTrue();
		}
	}

	@Test
	void aChildThatIsStoppedAndStartedServesAgain() {
		try (ConfigurableApplicationContext parent = application().startWithoutWeb(); App child = serving(parent)) {
			child.context().stop();
			child.context().start();
			try (SseTestClient client = child.again().listening("/news")) {
				parent.getBean(SsePublisher.class).publish("news", SseEvent.of("again"));
				assertThat(client.awaitMessages(1).get(0).data()).isEqualTo("again");
			}
		}
	}

	private static void assertIsTold(App serving, ConfigurableApplicationContext closed) {
		try (LogWatch log = LogWatch.warnings(); SseTestClient client = serving.client("/news").once().openAndAwait()) {
			client.awaitEvent("sse.ready");
			long begun = System.nanoTime();
			closed.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
			assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"shutdown\"}");
			assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(log.lines()).isEmpty();
		}
	}

	private static App serving(ConfigurableApplicationContext parent) {
		return application().with(Endpoints.class).childOf(parent).start();
	}

	private static AppBuilder application() {
		return application(true);
	}

	/** Where requests stay open, the web server would wait for them. */
	private static AppBuilder application(boolean takenOver) {
		return App.on(Server.TOMCAT).property("sse.transport.direct", takenOver);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

	}

}
