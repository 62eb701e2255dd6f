package io.github.ssekit.spring.tickets;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets behind Spring Security, which knows nothing of them but what we tell it. */
class SecuredTicketTests extends OnEachServer {

	private static App app;

	private final Instant end = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

	private final String bearer = "Bearer " + Locks.token("alice", this.end);

	private final Page alice = new Page(app, "Authorization", this.bearer);

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).secured().with(Locks.class).start();
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
	void aTicketOpensAStreamThatComesLaterFromAnyMethodThatReturnsOne() {
		try (SseTestClient client = app.listening("/later/events?ticket=" + this.alice.ticket())) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		}
	}

	@Test
	void aTicketThatWasUsedIsNotTakenForNobody() {
		String ticket = this.alice.ticket();
		app.listening("/events?ticket=" + ticket).close();
		assertThat(app.get("/events?ticket=" + ticket).statusCode()).isEqualTo(401);
		assertThat(app.get("/open").statusCode()).isEqualTo(200);
		assertThat(app.get("/open?ticket=" + ticket).statusCode()).isEqualTo(403);
	}

	@Test
	void aTicketGivesTheRightsOfItsOwnerAndNoMore() {
		assertThat(app.get("/admin/events?ticket=" + this.alice.ticket()).statusCode()).isEqualTo(403);
		SseTicket roots = app.bean(SseTickets.class).issue(TicketGrant.of("root").authorities(List.of("ROLE_ADMIN")));
		app.listening("/admin/events?ticket=" + roots.ticket()).close();
	}

	@Test
	void withoutATicketEverythingIsAsItWas() {
		assertThat(app.get("/events").statusCode()).isEqualTo(401);
		assertThat(app.get("/whoami", "Authorization", this.bearer).body()).isEqualTo("alice");
		assertThat(app.get("/whoami?ticket=ST-1", "Authorization", this.bearer).body()).isEqualTo("alice");
	}

	@Test
	void aTicketBringsNameRightsAndEndOfTheLogin() {
		try (SseTestClient client = app.listening("/events?ticket=" + this.alice.ticket())) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		}
		List<Shop.Sight> sights = app.bean(Shop.Spy.class).of("/events");
		TicketGrant grant = sights.get(sights.size() - 1).grant();
		assertThat(grant.name()).isEqualTo("alice");
		assertThat(grant.authorities()).contains("SCOPE_orders");
		assertThat(grant.expiresAt()).isEqualTo(this.end);
	}

	@Test
	void aStreamThatATicketHasOpenedEndsWithTheLogin() {
		SseTicket ticket = app.bean(SseTickets.class)
			.issue(TicketGrant.of("alice")
				.authorities(List.of("SCOPE_orders"))
				.expiresAt(Instant.now().plusSeconds(3)));
		try (SseTestClient client = app.listening("/events?ticket=" + ticket.ticket())) {
			assertThat(client.awaitEvent("sse.auth-expiring").data()).contains("\"in\":");
			assertThat(client.awaitEvent("sse.closed").data()).contains("auth-expired");
		}
	}

	@Test
	void aTicketMakesNoSession() {
		try (SseTestClient client = app.listening("/events?ticket=" + this.alice.ticket())) {
			assertThat(client.responseHeader("Set-Cookie")).isNull();
		}
		assertThat(app.bean(Shop.Spy.class).of("/events")).noneMatch(Shop.Sight::session);
	}

	@Test
	void aTicketWinsOverAPasswordForItsRequestAlone() {
		try (SseTestClient client = app.client("/events?ticket=" + this.alice.ticket())
			.header("Authorization", Locks.basic("bob", "secret"))
			.openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		}
	}

	@Test
	void aTicketWinsOverACookieForItsRequestAlone() {
		String cookie = logIn("bob");
		assertThat(app.get("/whoami", "Cookie", cookie).body()).isEqualTo("bob");
		try (SseTestClient client = app.client("/events?ticket=" + this.alice.ticket())
			.header("Cookie", cookie)
			.openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
		}
		assertThat(app.get("/whoami", "Cookie", cookie).body()).isEqualTo("bob");
	}

	@Test
	void aTicketDoesNotMendALoginThatIsWrong() {
		assertThat(app.get("/events?ticket=" + this.alice.ticket(), "Authorization", Locks.basic("bob", "wrong"))
			.statusCode()).isEqualTo(401);
	}

	@Test
	void aPageThatLogsInByCookieNeedsTheCsrfTokenForATicket() {
		String cookie = logIn("bob");
		assertThat(app.send("POST", "/tickets", "Cookie", cookie).statusCode()).isEqualTo(403);
		JsonNode csrf = json(app.get("/csrf", "Cookie", cookie));
		String ticket = new Page(app, "Cookie", cookie, csrf.get("header").asString(), csrf.get("token").asString())
			.ticket();
		try (SseTestClient client = app.listening("/events?ticket=" + ticket)) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"bob\"");
		}
	}

	@Test
	void whoIsNobodyGetsNoTicketEvenWhereTheyMayAsk() {
		HttpResponse<String> token = app.get("/csrf");
		JsonNode csrf = json(token);
		HttpResponse<String> answer = app.send("POST", "/tickets/path?path=/events", "Cookie", cookie(token),
				csrf.get("header").asString(), csrf.get("token").asString());
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).doesNotContain("sse_");
	}

	private static String logIn(String user) {
		HttpResponse<String> before = app.get("/csrf");
		HttpResponse<String> answer = app.send("POST", "/login?username=" + user + "&password=secret", "Cookie",
				cookie(before), json(before).get("header").asString(), json(before).get("token").asString());
		assertThat(answer.statusCode()).isEqualTo(302);
		return cookie(answer);
	}

	private static String cookie(HttpResponse<String> answer) {
		return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.builder().build().readTree(answer.body());
	}

}
