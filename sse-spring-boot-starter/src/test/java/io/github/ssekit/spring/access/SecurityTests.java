package io.github.ssekit.spring.access;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Behind Spring Security as Boot sets it up. */
class SecurityTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).secured().with(Endpoints.class, RequestWatch.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
	}

	@Test
	void whoIsNobodyIsTurnedAwayBeforeTheStream() {
		assertThat(app.get("/mine/news", "Accept", "text/event-stream").statusCode()).isEqualTo(401);
		assertThat(app.get("/admin", "Authorization", basic("alice")).statusCode()).isEqualTo(403);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void thePrincipalReachesTheAuthorizer() {
		assertThat(app.get("/mine/of-bob", "Authorization", basic("alice")).statusCode()).isEqualTo(403);
		try (SseTestClient client = app.client("/mine/of-alice")
			.header("Authorization", basic("alice"))
			.openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		}
	}

	@Test
	void whoIsKnownHearsHisStreamUnderOurHeaders() {
		try (SseTestClient client = app.client("/mine/news").header("Authorization", basic("alice")).openAndAwait()) {
			client.awaitEvent("sse.ready");
			assertThat(client.responseHeaders().get("Cache-Control")).containsExactly("no-store, no-transform");
			app.hub().toClient("alice", SseEvent.of("hello"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("hello");
		}
	}

	@Test
	void nothingIsDeniedAndNothingIsLoggedWhenStreamsEnd() {
		RequestWatch requests = app.bean(RequestWatch.class);
		int dispatched = requests.dispatched();
		try (LogWatch warnings = LogWatch.warnings();
				LogWatch security = LogWatch.everythingOf("org.springframework.security");
				SseTestClient leaves = app.client("/mine/news")
					.header("Authorization", basic("alice"))
					.once()
					.openAndAwait();
				SseTestClient stays = app.client("/mine/news").header("Authorization", basic("alice")).openAndAwait()) {
			leaves.awaitEvent("sse.ready");
			stays.awaitEvent("sse.ready");
			leaves.cut();
			app.hub().toClient("alice", SseEvent.of("shows that one is gone"));
			stays.awaitMessages(1);
			app.hub().disconnect("alice");
			stays.awaitEnd();
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
			assertThat(requests.dispatched()).isEqualTo(dispatched);
			assertThat(warnings.lines()).isEmpty();
			assertThat(security.lines()).noneMatch((line) -> line.contains("Denied"));
		}
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/mine/{topic}")
		SseStream mine(@PathVariable String topic, Principal user) {
			return SseStream.of(topic).client(user.getName());
		}

		@SseEndpoint("/admin")
		SseStream admin() {
			return SseStream.of("news");
		}

		@Bean
		Authorizer authorizer() {
			return (request) -> {
				Principal user = request.principal();
				return (user != null && request.topics().contains(Topic.of("of-bob")) && !user.getName().equals("bob"))
						? Decision.denied("not yours") : Decision.granted();
			};
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/admin")
					.hasRole("ADMIN")
					.requestMatchers("/error")
					.permitAll()
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("alice").password("{noop}secret").roles("USER").build());
		}

	}

}
