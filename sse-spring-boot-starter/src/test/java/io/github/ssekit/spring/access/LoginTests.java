package io.github.ssekit.spring.access;

import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams of logins that end, behind Spring Security: by token and by session. */
class LoginTests extends OnEachServer {

	private static final String PAGE = "https://page.example";

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.secured()
			.with(Endpoints.class)
			.property("sse.limits.streams-per-client", 4)
			.property("sse.limits.over-limit", "status")
			.start();
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
	void aTokenThatHasExpiredOpensNothing() {
		// Spring Security lets a minute pass
		HttpResponse<String> response = app.get("/token/news", "Authorization", token("alice", -5));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("The login ended at ");
		assertThat(app.get("/token/news").statusCode()).isEqualTo(401);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void aStreamEndsWithTheTokenThatOpenedIt() {
		try (LogWatch warnings = LogWatch.warnings();
				SseTestClient client = app.client("/token/news")
					.header("Authorization", token("alice", 2))
					.openAndAwait()) {
			assertThat(client.awaitEvent("sse.auth-expiring").data()).contains("\"in\":");
			assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"auth-expired\"}");
			// it comes back with the same token, and is told to get another one
			assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(client.status()).isEqualTo(401));
			assertThat(warnings.lines()).isEmpty();
		}
		app.awaitStreams(0);
	}

	@Test
	void aLogoutEndsTheStreamsOfItsSessionAndOfNoOther() {
		Login alice = Login.of("alice");
		Login again = Login.of("alice");
		try (LogWatch warnings = LogWatch.warnings();
				SseTestClient one = alice.listening();
				SseTestClient two = alice.listening();
				SseTestClient other = again.listening()) {
			assertThat(alice.post("/logout").statusCode()).isEqualTo(302);
			for (SseTestClient client : List.of(one, two)) {
				assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"auth-expired\"}");
				// it comes back by itself, and nobody is let in
				Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(client.status()).isEqualTo(401));
			}
			app.hub().publish("news", SseEvent.of("goes on")).join();
			assertThat(other.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("goes on");
			app.awaitStreams(1);
			assertThat(warnings.lines()).isEmpty();
		}
	}

	@Test
	void aSessionThatTimesOutEndsItsStreams() {
		Login alice = Login.of("alice");
		try (SseTestClient client = alice.listening()) {
			assertThat(alice.get("/short-session").statusCode()).isEqualTo(200);
			long begun = System.nanoTime();
			// a container looks at it now and then by itself, and when somebody asks
			Awaitility.await()
				.atMost(App.PATIENCE)
				.pollInterval(Duration.ofMillis(1500))
				.untilAsserted(() -> assertThat(alice.get("/session/whoami").statusCode()).isEqualTo(401));
			assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"auth-expired\"}");
			assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofSeconds(1).toNanos());
		}
	}

	@Test
	void aStreamOfASessionThatIsOneTooManyIsToldSoByTheStatus() {
		Login alice = Login.of("alice");
		List<SseTestClient> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 4; i++) {
				clients.add(alice.listening());
			}
			assertThat(alice.get("/session/news").statusCode()).isEqualTo(503);
		}
		finally {
			clients.forEach(SseTestClient::close);
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@Test
	void aSessionThatGetsAnotherIdKeepsItsStreamsUntilItEnds() {
		Login alice = Login.of("alice");
		try (SseTestClient client = alice.listening()) {
			alice.keep(alice.get("/another-id"));
			app.hub().publish("news", SseEvent.of("still here")).join();
			client.awaitMessages(1);
			assertThat(alice.post("/logout").statusCode()).isEqualTo(302);
			assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"auth-expired\"}");
		}
	}

	@Test
	void publishingNeedsTheTokenOfThePage() {
		Login alice = Login.of("alice");
		try (SseTestClient client = alice.listening()) {
			assertThat(app.send("POST", "/session/publish", "Cookie", alice.cookie).statusCode()).isEqualTo(403);
			assertThat(alice.post("/session/publish").statusCode()).isEqualTo(200);
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("published");
		}
	}

	@Test
	void aPageOfAnotherOriginListensWithItsCookies() {
		Login alice = Login.of("alice");
		assertThat(app.get("/session/news", "Cookie", alice.cookie, "Origin", "https://evil.example").statusCode())
			.isEqualTo(403);
		try (SseTestClient client = app.client("/session/news")
			.header("Cookie", alice.cookie)
			.header("Origin", PAGE)
			.openAndAwait()) {
			client.awaitEvent("sse.ready");
			assertThat(client.responseHeaders().get("Access-Control-Allow-Origin")).containsExactly(PAGE);
			assertThat(client.responseHeaders().get("Access-Control-Allow-Credentials")).containsExactly("true");
		}
	}

	@Test
	void aPageOfAnotherOriginThatAsksFirstMaySendItsPlace() {
		HttpResponse<String> preflight = app.send("OPTIONS", "/session/news", "Origin", PAGE,
				"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "last-event-id");
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers")).hasValue("last-event-id");
	}

	private static String token(String user, int seconds) {
		return "Bearer " + user + "." + Instant.now().plusSeconds(seconds).toEpochMilli();
	}

	/** Somebody with a session, as a browser keeps it. */
	private static final class Login {

		private String cookie = "";

		static Login of(String user) {
			Login login = new Login();
			HttpResponse<String> answer = login.post("/login?username=" + user + "&password=secret");
			assertThat(answer.statusCode()).isEqualTo(302);
			assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("error");
			return login;
		}

		SseTestClient listening() {
			SseTestClient client = app.client("/session/news").header("Cookie", this.cookie).openAndAwait();
			client.awaitEvent("sse.ready");
			return client;
		}

		HttpResponse<String> get(String path) {
			return this.cookie.isEmpty() ? app.get(path) : app.get(path, "Cookie", this.cookie);
		}

		HttpResponse<String> post(String path) {
			HttpResponse<String> csrf = keep(get("/csrf"));
			return keep(app.send("POST", path, "Cookie", this.cookie, "X-CSRF-TOKEN", csrf.body()));
		}

		HttpResponse<String> keep(HttpResponse<String> answer) {
			answer.headers()
				.firstValue("Set-Cookie")
				.ifPresent((set) -> this.cookie = set.substring(0, (set + ";").indexOf(';')));
			return answer;
		}

	}

	@RestController
	static class Endpoints {

		private final SsePublisher publisher;

		Endpoints(SsePublisher publisher) {
			this.publisher = publisher;
		}

		@SseEndpoint({ "/token/news", "/session/news" })
		SseStream news(Principal user) {
			return SseStream.of("news").client(user.getName());
		}

		@GetMapping("/session/whoami")
		String whoAmI(Principal user) {
			return user.getName();
		}

		@PostMapping("/session/publish")
		void publish() {
			this.publisher.publish("news", SseEvent.of("published")).join();
		}

		@GetMapping("/csrf")
		String csrf(CsrfToken token) {
			return token.getToken();
		}

		@GetMapping("/another-id")
		void anotherId(HttpServletRequest request) {
			request.changeSessionId();
		}

		@GetMapping("/short-session")
		void shortSession(HttpSession session) {
			session.setMaxInactiveInterval(1);
		}

		@Bean
		@Order(1)
		SecurityFilterChain tokens(HttpSecurity http) {
			return http.securityMatcher("/token/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain sessions(HttpSecurity http) {
			return http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/csrf", "/error").permitAll().anyRequest().authenticated())
				.cors(Customizer.withDefaults())
				.formLogin(Customizer.withDefaults())
				.exceptionHandling(
						(errors) -> errors.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
				.build();
		}

		@Bean
		CorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration cors = new CorsConfiguration();
			cors.addAllowedOrigin(PAGE);
			cors.setAllowCredentials(true);
			cors.addAllowedHeader("Last-Event-ID");
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/session/**", cors);
			return source;
		}

		/** Tokens are a name and the millisecond of their end. */
		@Bean
		JwtDecoder decoder() {
			return (token) -> {
				String[] parts = token.split("\\.");
				if (parts.length != 2) {
					throw new BadJwtException("no token");
				}
				Instant end = Instant.ofEpochMilli(Long.parseLong(parts[1]));
				return Jwt.withTokenValue(token)
					.header("alg", "none")
					.subject(parts[0])
					.issuedAt(end.minusSeconds(3600))
					.expiresAt(end)
					.build();
			};
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("alice").password("{noop}secret").roles("USER").build());
		}

	}

}
