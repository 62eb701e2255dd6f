package io.github.ssekit.spring;

import java.net.http.HttpResponse;
import java.security.Principal;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.tickets.SseTicket;
import io.github.ssekit.spring.tickets.SseTickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Where {@code sse.enabled} is false the application starts as it is. */
class DisabledTests {

	@ParameterizedTest
	@EnumSource(Server.class)
	void allThatIsInjectedIsThereAndWhatIsPublishedIsDroppedAndThatIsSaidOnce(Server server) {
		try (App app = App.on(server).with(Everything.class).property("sse.enabled", false).start();
				LogWatch log = LogWatch.warnings()) {
			assertThat(app.send("POST", "/publish").body()).isEqualTo("-");
			assertThat(app.send("POST", "/publish").body()).isEqualTo("-");
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("sse.enabled is false", "the first event that is dropped was to go to orders/17");
			assertThat(app.bean(SseHub.class).counts().join()).isEqualTo(new Counts(0, 0));
			assertThat(app.bean(SseTickets.class).issue(() -> "alice").ticket()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/annotated", "/declared" })
	void aStreamIsAnsweredWith503AndNothingElseIs(String path) {
		try (App app = App.on(Server.TOMCAT).with(Everything.class).property("sse.enabled", false).start()) {
			HttpResponse<String> answer = app.get(path, "Accept", "text/event-stream");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo("No streams are served now.\n");
			assertThat(app.get(path).statusCode()).isEqualTo(503);
			assertThat(app.get("/other").body()).isEqualTo("as ever");
		}
	}

	@Test
	void aStreamOfWhoIsNotLoggedInIs401AsEver() {
		try (App app = App.on(Server.TOMCAT)
			.with(Everything.class)
			.secured()
			.property("sse.enabled", false)
			.property("spring.security.user.password", "secret")
			.start()) {
			assertThat(app.get("/annotated").statusCode()).isEqualTo(401);
		}
	}

	@Test
	void noHubIsMadeWhereNobodyAsksForOne() {
		try (App app = App.on(Server.TOMCAT).with(Publishing.class).property("sse.enabled", false).start()) {
			assertThat(app.context().getBeanFactory().containsSingleton("sseHub")).isFalse();
			assertThat(app.context().containsBean("sseSelfCheck")).isFalse();
			assertThat(app.context().containsBean("sseReturnValueHandler")).isFalse();
			assertThat(app.context().containsBean("sseTicketFilter")).isFalse();
		}
	}

	@Test
	void anApplicationWithAHubOfItsOwnStartsTooAndKeepsIt() {
		try (App app = App.on(Server.TOMCAT)
			.with(Publishing.class, OwnHub.class)
			.property("sse.enabled", false)
			.start()) {
			assertThat(app.hub()).isSameAs(app.context().getBean("own"));
			assertThat(app.get("/events").statusCode()).isEqualTo(503);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHub {

		@Bean
		SseHub own() {
			return SseHub.builder().build();
		}

	}

	@RestController
	static class Publishing {

		private final SsePublisher publisher;

		Publishing(SsePublisher publisher) {
			this.publisher = publisher;
		}

		@PostMapping("/publish")
		void publish() {
			this.publisher.broadcast(SseEvent.of("x"));
		}

		@SseEndpoint("/events")
		SseStream events() {
			return SseStream.of("news");
		}

	}

	@RestController
	static class Everything {

		private final SsePublisher publisher;

		private final SseAsyncPublisher queue;

		private final SseHub hub;

		private final SseTickets tickets;

		private final ApplicationEventPublisher events;

		Everything(SsePublisher publisher, SseAsyncPublisher queue, SseHub hub, SseTickets tickets,
				ApplicationEventPublisher events) {
			this.publisher = publisher;
			this.queue = queue;
			this.hub = hub;
			this.tickets = tickets;
			this.events = events;
		}

		@PostMapping("/publish")
		String publish() {
			String id = this.publisher.publish("orders/17", SseEvent.named("shipped").data(new Object())).join().id();
			this.queue.publish("orders/17", SseEvent.of(new Object())).join();
			this.events.publishEvent(SseMessage.to("orders/17", SseEvent.of("x")));
			this.hub.disconnect("alice").join();
			return id;
		}

		@PostMapping("/ticket")
		SseTicket ticket(Principal user) {
			return this.tickets.issue(user);
		}

		@SseEndpoint("/annotated")
		SseStream annotated() {
			return SseStream.of("news");
		}

		@GetMapping("/declared")
		SseStream declared() {
			return SseStream.of("news");
		}

		@GetMapping("/other")
		String other() {
			return "as ever";
		}

	}

}
