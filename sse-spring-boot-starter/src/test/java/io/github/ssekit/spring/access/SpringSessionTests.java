package io.github.ssekit.spring.access;

import java.security.Principal;
import java.util.function.Consumer;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisIndexedHttpSession;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Logins whose sessions Spring Session keeps in Redis, for two nodes. */
class SpringSessionTests {

	private static final String CLOSED = "{\"reason\":\"auth-expired\"}";

	private static RedisServer redis;

	/** How the sessions are kept, and the server that they are tried on. */
	enum Kept {

		/** Publishes no events. */
		PLAIN(Server.TOMCAT, Plain.class),

		/** Publishes events, of the id that a session had at its beginning. */
		INDEXED(Server.JETTY, Indexed.class);

		private final Server server;

		private final Class<?> configuration;

		Kept(Server server, Class<?> configuration) {
			this.server = server;
			this.configuration = configuration;
		}

		App node(Consumer<AppBuilder> more) {
			AppBuilder builder = App.on(this.server)
				.secured()
				.with(this.configuration)
				.property("spring.data.redis.port", redis.port());
			more.accept(builder);
			return builder.start();
		}

	}

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aLogoutEndsTheStreamsOfItsSessionAtOnce(Kept kept) {
		try (App app = kept.node((node) -> node.property("sse.auth.session-check-interval", "0"))) {
			Visitor alice = new Visitor().logIn(app, "alice");
			Visitor bob = new Visitor().logIn(app, "bob");
			try (SseTestClient other = bob.listening(app, "/news");
					SseTestClient client = alice.listening(app, "/news")) {
				alice.logOut(app);
				assertEnded(client);
				app.hub().publish("news", SseEvent.of("goes on")).join();
				other.awaitMessages(1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aSecondLoginGivesTheSessionAnotherIdAndItsLogoutEndsTheStream(Kept kept) {
		try (App app = kept.node((node) -> node.property("sse.auth.session-check-interval", "100ms"))) {
			Visitor alice = new Visitor().logIn(app, "alice");
			try (SseTestClient client = alice.listening(app, "/news")) {
				String before = alice.cookie();
				alice.logIn(app, "alice");
				assertThat(alice.cookie()).isNotEqualTo(before);
				app.hub().publish("news", SseEvent.of("still here")).join();
				client.awaitMessages(1);
				assertThat(client.attempts()).hasSize(1);
				alice.logOut(app);
				assertEnded(client);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aLogoutOnAnotherNodeEndsTheStreamInTime(Kept kept) {
		try (App here = kept.node((node) -> node.property("sse.auth.session-check-interval", "200ms"));
				App there = kept.node((node) -> {
				})) {
			Visitor alice = new Visitor().logIn(here, "alice");
			try (SseTestClient client = alice.listening(here, "/news")) {
				alice.logOut(there);
				assertEnded(client);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void anIdThatTheApplicationChangesEndsTheStreamWhichComesBackByItself(Kept kept) {
		try (App app = kept.node((node) -> node.property("sse.auth.session-check-interval", "200ms"))) {
			Visitor alice = new Visitor().logIn(app, "alice");
			try (SseTestClient client = alice.listening(app, "/news")) {
				assertThat(alice.get(app, "/another-id").statusCode()).isEqualTo(200);
				assertEnded(client);
			}
			alice.listening(app, "/news").close();
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aLogoutOnAnotherNodeWhileTheStreamIsBeingOpenedIsNotMissed(Kept kept) {
		try (App here = kept.node((node) -> node.property("sse.auth.session-check-interval", "0").with(Races.class));
				App there = kept.node((node) -> {
				})) {
			for (Races.Place place : Races.Place.values()) {
				Visitor visitor = new Visitor().logIn(here, "carol");
				Races.Race race = Races.of("carol", place, true);
				Thread logout = new Thread(() -> race.happen(() -> visitor.logOut(there)));
				logout.start();
				try (Visitor.Answer answer = visitor.open(here, "/stream")) {
					// the plain repository fails where it is to save a session that is
					// gone
					assertThat(answer.status()).isIn(200, 302, 401, 500);
					here.awaitStreams(0);
				}
				Races.over("carol");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aSessionThatIsOneTooManyForItsUserLosesItsStream(Kept kept) {
		Class<?> registry = (kept == Kept.INDEXED) ? SharedRegistry.class : OwnRegistry.class;
		try (App app = kept.node((node) -> node.property("sse.auth.session-check-interval", "0").with(registry))) {
			Visitor alice = new Visitor().logIn(app, "alice");
			Visitor bob = new Visitor().logIn(app, "bob");
			try (SseTestClient other = bob.listening(app, "/news");
					SseTestClient client = alice.listening(app, "/news")) {
				new Visitor().logIn(app, "alice");
				assertEnded(client);
				app.hub().publish("news", SseEvent.of("goes on")).join();
				other.awaitMessages(1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Kept.class)
	void aStreamGoesOnWhileItsSessionCannotBeLookedUpAndEndsWhenThatIsGone(Kept kept) {
		try (App app = kept.node((node) -> node.property("sse.auth.session-check-interval", "200ms")
			.property("spring.data.redis.timeout", "2s")); LogWatch warnings = LogWatch.warnings()) {
			Visitor alice = new Visitor().logIn(app, "alice");
			try (SseTestClient client = alice.listening(app, "/news")) {
				String id = alice.get(app, "/session-id").body();
				redis.freeze();
				try {
					Awaitility.await()
						.atMost(App.PATIENCE)
						.untilAsserted(() -> assertThat(warnings.lines())
							.anyMatch((line) -> line.contains("whether the sessions of streams have ended")));
				}
				finally {
					redis.thaw();
				}
				app.hub().publish("news", SseEvent.of("goes on")).join();
				client.awaitMessages(1);
				app.bean(SessionRepository.class).deleteById(id);
				assertEnded(client);
			}
		}
	}

	private static void assertEnded(SseTestClient client) {
		assertThat(client.awaitEvent("sse.closed").data()).isEqualTo(CLOSED);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisHttpSession
	@Import(Endpoints.class)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisIndexedHttpSession
	@Import(Endpoints.class)
	static class Indexed {

	}

	/** A registry that sees the sessions of all nodes. */
	static class SharedRegistry {

		@Bean
		<S extends Session> SessionRegistry registry(FindByIndexNameSessionRepository<S> sessions) {
			return new SpringSessionBackedSessionRegistry<>(sessions);
		}

	}

	/** A registry that sees the sessions of its node. */
	static class OwnRegistry {

		@Bean
		SessionRegistry registry() {
			return new SessionRegistryImpl();
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news(Principal user) {
			return SseStream.of("news").client(user.getName());
		}

		@GetMapping("/another-id")
		void anotherId(HttpServletRequest request) {
			request.changeSessionId();
		}

		@GetMapping("/session-id")
		String sessionId(HttpServletRequest request) {
			return request.getSession().getId();
		}

		@Bean
		SecurityFilterChain sessions(HttpSecurity http, ObjectProvider<SessionRegistry> registry) {
			if (registry.getIfAvailable() != null) {
				http.sessionManagement((sessions) -> sessions.maximumSessions(1));
			}
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.disable())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService accounts() {
			return (name) -> User.withUsername(name).password("{noop}secret").roles("USER").build();
		}

	}

}
