package io.github.ssekit.spring.audit;

import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.Operation;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.tickets.SseTicket;
import io.github.ssekit.spring.tickets.SseTickets;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Who has done what, as an application hears of it. */
class AuditTests extends OnEachServer {

	/** alice:secret. */
	private static final String[] ALICE = { "Authorization", "Basic YWxpY2U6c2VjcmV0" };

	private static App app;

	private static Auditor auditor;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.secured()
			.with(Endpoints.class, Auditor.class)
			.property("management.endpoints.web.exposure.include", "sse,auditevents")
			.property("management.endpoint.sse.access", "unrestricted")
			.property("sse.tap.enabled", true)
			.start();
		auditor = app.bean(Auditor.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@BeforeEach
	void forget() {
		auditor.events.clear();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().resume();
		auditor.throwing = false;
	}

	@Test
	void whatIsDoneByActuatorIsToldWithWhoWhenAndWhat() {
		Instant before = Instant.now();
		try (SseTestClient client = app.client("/events").header(ALICE[0], ALICE[1]).openAndAwait()) {
			client.awaitEvent("sse.ready");
			String id = app.hub().here().streams(new StreamQuery(null, null, 0, 1)).streams().get(0).id();
			ok("GET", "/actuator/sse/tap?topic=news&max=1&seconds=1");
			ok("DELETE", "/actuator/sse/" + id);
		}
		ok("POST", "/actuator/sse/revoke/topic/news");
		ok("POST", "/actuator/sse/revoke/client/bob");
		ok("POST", "/actuator/sse/drain");
		ok("POST", "/actuator/sse/resume");
		assertThat(auditor.operations()).extracting((done) -> done.operation().action())
			.containsExactly(Operation.Action.TAP, Operation.Action.DISCONNECT_STREAM, Operation.Action.REVOKE_TOPIC,
					Operation.Action.REVOKE_CLIENT, Operation.Action.DRAIN, Operation.Action.RESUME);
		assertThat(auditor.operations()).extracting((done) -> done.operation().target()).contains("news", "bob", null);
		assertThat(auditor.events).allSatisfy((event) -> {
			assertThat(event.principal()).isEqualTo("alice");
			assertThat(event.at()).isBetween(before, Instant.now());
		});
	}

	@Test
	void whatTheApplicationDoesItselfIsToldAsWell() {
		app.hub().disconnect("bob").toCompletableFuture().join();
		app.hub().disconnectAll().toCompletableFuture().join();
		ok("POST", "/kick");
		assertThat(auditor.operations()).containsExactly(
				done(auditor.events.get(0), null, Operation.Action.DISCONNECT_CLIENT, "bob"),
				done(auditor.events.get(1), null, Operation.Action.DISCONNECT_ALL, null),
				done(auditor.events.get(2), "alice", Operation.Action.DISCONNECT_CLIENT, "carol"));
	}

	@Test
	void ticketsAreToldWhenTheyAreIssuedAndRefusedAndNeverThemselves() {
		String ticket = ok("POST", "/tickets").body();
		assertThat(auditor.events).singleElement().isInstanceOfSatisfying(SseTicketIssuedEvent.class, (issued) -> {
			assertThat(issued.principal()).isEqualTo("alice");
			assertThat(issued.owner()).isEqualTo("alice");
			assertThat(issued.path()).isEqualTo("/events");
			assertThat(issued.topics()).containsExactly(Topic.of("news"));
			assertThat(Duration.between(issued.at(), issued.expiresAt())).isEqualTo(Duration.ofSeconds(30));
		});
		app.listening("/events?ticket=" + ticket).close();
		assertThat(app.get("/events?x=1&ticket=" + ticket).statusCode()).isEqualTo(401);
		assertThat(app.get("/other?ticket=" + ticket).statusCode()).isEqualTo(403);
		assertThat(auditor.events.subList(1, auditor.events.size())).extracting(SseTicketRefusedEvent.class::cast)
			.extracting(SseTicketRefusedEvent::status, SseTicketRefusedEvent::path, SseTicketRefusedEvent::method)
			.containsExactly(tuple(401, "/events", "GET"), tuple(403, "/other", "GET"));
		assertThat(auditor.events.toString()).doesNotContain("sse_");
		assertThat(app.bean(AuditEventRepository.class).find(null, null, null).toString()).doesNotContain("sse_")
			.contains("SSE_TICKET_ISSUED", "SSE_TICKET_REFUSED");
	}

	@Test
	void bootsAuditHasTheSame() {
		ok("POST", "/actuator/sse/revoke/client/dora");
		List<AuditEvent> events = app.bean(AuditEventRepository.class).find("alice", null, "SSE_REVOKE_CLIENT");
		assertThat(events).extracting(AuditEvent::getData)
			.anySatisfy((data) -> assertThat(data).containsEntry("target", "dora"));
		assertThat(ok("GET", "/actuator/auditevents?type=SSE_REVOKE_CLIENT").body()).contains("dora");
	}

	@Test
	void aListenerThatThrowsKeepsNothingFromBeingDone() {
		auditor.throwing = true;
		try (LogWatch errors = LogWatch.warnings()) {
			String ticket = ok("POST", "/tickets").body();
			try (SseTestClient client = app.listening("/events?ticket=" + ticket)) {
				ok("POST", "/actuator/sse/revoke/client/alice");
				assertThat(client.awaitEvent("sse.ended").data()).contains("revoked");
			}
			assertThat(app.get("/events?ticket=" + ticket).statusCode()).isEqualTo(401);
			ok("POST", "/actuator/sse/drain");
			assertThat(app.hub().isDraining()).isTrue();
			// and one for each time that the client has come back with its ticket
			// meanwhile
			assertThat(errors.lines()).hasSizeGreaterThanOrEqualTo(4)
				.allMatch((line) -> line.contains("audit event could not be told") && !line.contains("sse_"));
		}
	}

	@Test
	void aPropertyTurnsItOff() {
		try (App quiet = App.on(this.server)
			.with(Auditor.class, TicketEndpoint.class)
			.property("sse.audit.enabled", false)
			.start()) {
			quiet.hub().disconnectAll().toCompletableFuture().join();
			assertThat(quiet.get("/other?ticket=sse_x").statusCode()).isEqualTo(401);
			assertThat(quiet.bean(Auditor.class).events).isEmpty();
		}
	}

	private static HttpResponse<String> ok(String method, String path) {
		HttpResponse<String> answer = app.send(method, path, ALICE);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer;
	}

	private static SseOperationEvent done(SseAuditEvent told, String who, Operation.Action action, String target) {
		return new SseOperationEvent(told.at(), who, new Operation(action, target));
	}

	/** Hears all of it. */
	static class Auditor {

		private final List<SseAuditEvent> events = new CopyOnWriteArrayList<>();

		private volatile boolean throwing;

		@EventListener
		void onEvent(SseAuditEvent event) {
			this.events.add(event);
			if (this.throwing) {
				throw new IllegalStateException("A bug of a listener");
			}
		}

		List<SseOperationEvent> operations() {
			return this.events.stream().map(SseOperationEvent.class::cast).toList();
		}

	}

	@RestController
	static class TicketEndpoint {

		private final SseTickets tickets;

		TicketEndpoint(SseTickets tickets) {
			this.tickets = tickets;
		}

		@PostMapping("/tickets")
		String ticket(Principal user) {
			SseTicket ticket = this.tickets.issue(user, (grant) -> grant.path("/events").topics("news"));
			return ticket.ticket();
		}

	}

	@RestController
	static class Endpoints extends TicketEndpoint {

		private final SseHub hub;

		Endpoints(SseTickets tickets, SseHub hub) {
			super(tickets);
			this.hub = hub;
		}

		@SseEndpoint("/events")
		SseStream events(Principal user) {
			return SseStream.of("news").client(user.getName());
		}

		@PostMapping("/kick")
		void kick() {
			this.hub.disconnect("carol").toCompletableFuture().join();
		}

		@Bean
		AuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.disable())
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
