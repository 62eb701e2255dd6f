package io.github.ssekit.spring.tickets;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.UserHeaderFilter;
import io.github.ssekit.test.client.ReadyState;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets in an application that does without Spring Security. */
class TicketTests extends OnEachServer {

	private static final String UNKNOWN = "This ticket is unknown, was used before, or has expired. Ask for a new one.\n";

	private static App app;

	private final Page alice = new Page(app, "X-User", "alice");

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Shop.class, UserHeaderFilter.class).start();
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
	void aTicketThatWasUsedOpensNothing() {
		String ticket = this.alice.ticket();
		try (SseTestClient first = app.listening("/events?ticket=" + ticket)) {
			HttpResponse<String> again = app.get("/events?ticket=" + ticket);
			assertRefused(again, 401, UNKNOWN);
			assertThat(again.headers().firstValue("WWW-Authenticate")).contains("Ticket");
			assertThat(first.readyState()).isEqualTo(ReadyState.OPEN);
		}
	}

	@Test
	void aTicketThatNobodyWasGivenOpensNothing() {
		for (int i = 0; i < 100; i++) {
			assertRefused(app.get("/events?ticket=" + Ticket.random().value()), 401, UNKNOWN);
		}
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse_", "sse_short", "sse_%ZZ", "sse_%00",
			"sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123%20", "%73se_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_012345" })
	void whatOnlyBeginsAsATicketIsRefusedAndNotTakenForNobody(String value) {
		assertRefused(app.get("/open?ticket=" + value.replace("%ZZ", "%25ZZ")), 401, "This is no ticket.\n");
	}

	@Test
	void moreThanOneTicketIsRefusedAndNoneIsUsed() {
		String one = this.alice.ticket();
		String other = this.alice.ticket();
		assertRefused(app.get("/events?ticket=" + one + "&ticket=" + other), 401,
				"There is more than one ticket. Bring one.\n");
		app.listening("/events?ticket=" + one).close();
		app.listening("/events?ticket=" + other).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "HEAD", "POST", "PUT", "DELETE" })
	void aTicketIsGoodForNothingButGet(String method) {
		String ticket = this.alice.ticket();
		assertThat(app.send(method, "/events?ticket=" + ticket).statusCode()).isEqualTo(401);
		app.listening("/events?ticket=" + ticket).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/whoami", "/open", "/error", "/no-such-thing" })
	void aTicketOpensAStreamAndNothingElse(String path) {
		assertThat(app.get(path + "?ticket=" + this.alice.ticket()).statusCode()).isEqualTo(403);
	}

	@Test
	void aTicketForAPathOpensNoOtherAndIsUsedUpByTheAttempt() {
		String right = this.alice.ticket("/tickets/path?path=/orders/17/events");
		app.listening("/orders/17/events?ticket=" + right).close();
		String wrong = this.alice.ticket("/tickets/path?path=/orders/17/events");
		assertRefused(app.get("/orders/18/events?ticket=" + wrong), 403, "This ticket was for another path.\n");
		assertRefused(app.get("/orders/17/events?ticket=" + wrong), 401, UNKNOWN);
	}

	@Test
	void aTicketForATopicOpensNoOther() {
		String right = this.alice.ticket("/tickets/topic?topic=orders/17");
		app.listening("/orders/17/events?ticket=" + right).close();
		String wrong = this.alice.ticket("/tickets/topic?topic=orders/17");
		assertThat(app.get("/orders/18/events?ticket=" + wrong).statusCode()).isEqualTo(403);
		assertThat(app.hub().clients().toCompletableFuture().join()).extracting("id").doesNotContain("orders/18");
	}

	@Test
	void aTicketOfALoginThatIsOverOpensNothing() {
		Instant end = Instant.now().plusMillis(200);
		SseTicket ticket = app.bean(SseTickets.class).issue(TicketGrant.of("alice").expiresAt(end));
		assertThat(ticket.expiresIn()).isOne();
		Awaitility.await().until(() -> Instant.now().isAfter(end));
		assertRefused(app.get("/events?ticket=" + ticket.ticket()), 401, UNKNOWN);
	}

	@Test
	void whoIsNobodyGetsNoTicket() {
		assertThat(app.send("POST", "/tickets").statusCode()).isEqualTo(401);
	}

	@Test
	void oneOfManyWhoBringATicketAtOnceIsLetIn() throws Exception {
		String ticket = this.alice.ticket();
		ExecutorService threads = Executors.newFixedThreadPool(32);
		CountDownLatch begin = new CountDownLatch(1);
		List<CompletableFuture<Integer>> answers = new ArrayList<>();
		List<HttpResponse<InputStream>> open = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			answers.add(CompletableFuture.supplyAsync(() -> {
				await(begin);
				HttpResponse<InputStream> answer = Page.open(app, "/events?ticket=" + ticket);
				synchronized (open) {
					open.add(answer);
				}
				return answer.statusCode();
			}, threads));
		}
		begin.countDown();
		assertThat(answers).extracting(CompletableFuture::join).containsOnly(200, 401).containsOnlyOnce(200);
		for (HttpResponse<InputStream> each : open) {
			each.body().close();
		}
		threads.shutdown();
	}

	@Test
	void aTicketMakesItsOwnerThePrincipalOfOneRequest() {
		SseTestClient bob = app.listening("/events?ticket=" + new Page(app, "X-User", "bob").ticket());
		try (bob; SseTestClient client = app.listening("/events?ticket=" + this.alice.ticket())) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
			assertThat(bob.awaitEvent("sse.ready").data()).contains("\"client\":\"bob\"");
			app.hub().toClient("bob", SseEvent.of("for bob"));
			app.hub().toClient("alice", SseEvent.of("for alice"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("for alice");
			assertThat(bob.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("for bob");
		}
	}

	@Test
	void theCursorOfAnotherClientBringsNothingOfTheirs() {
		String cursor;
		try (SseTestClient bob = app.listening("/orders/17/events?ticket=" + new Page(app, "X-User", "bob").ticket())) {
			cursor = bob.lastEventId();
		}
		app.hub().publish("orders/17", SseEvent.of("of bob's order")).join();
		app.hub().toClient("bob", SseEvent.of("for bob alone")).join();
		try (SseTestClient client = app.client("/events?ticket=" + this.alice.ticket())
			.lastEventId(cursor)
			.openAndAwait()) {
			client.awaitEvent("sse.ready");
			app.hub().publish("news", SseEvent.of("for everybody")).join();
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("for everybody");
		}
	}

	@Test
	void whoComesBackByItselfIsRefusedAndGoesOnWithANewTicket() {
		String cursor;
		try (SseTestClient client = app.listening("/events?ticket=" + this.alice.ticket())) {
			app.hub().publish("news", SseEvent.of("before")).join();
			cursor = client.awaitMessages(1).get(0).lastEventId();
			client.cut();
			assertThat(client.awaitReconnect(1).status()).isEqualTo(401);
			client.awaitClosed();
			assertThat(client.readyState()).isEqualTo(ReadyState.CLOSED);
		}
		app.hub().publish("news", SseEvent.of("meanwhile")).join();
		try (SseTestClient client = app.client("/events?ticket=" + this.alice.ticket() + "&lastEventId=" + cursor)
			.openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1");
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
		}
	}

	@Test
	void nobodyBehindTheFilterSeesTheTicket() {
		Shop.Spy spy = app.bean(Shop.Spy.class);
		String ticket = this.alice.ticket();
		app.listening("/events?a=1&%74icket=sse%5F" + ticket.substring(4) + "&ticket=ST-5&b=%20").close();
		Shop.Sight sight = last(spy.of("/events"));
		assertThat(sight.query()).isEqualTo("a=1&ticket=ST-5&b=%20");
		assertThat(sight.parameters()).contains("a=[1]", "ticket=[ST-5]", "ticket=[ST-5]ST-5", "b=[ ]");
		assertThat(sight.user()).isEqualTo("alice");
		assertThat(sight.session()).isFalse();
		app.listening("/events?ticket=" + this.alice.ticket()).close();
		assertThat(last(spy.of("/events")).query()).isNull();
		assertThat(last(spy.of("/events")).parameters()).isEmpty();
	}

	@Test
	void alsoOnTheErrorPageNobodySeesTheTicket() {
		Shop.Spy spy = app.bean(Shop.Spy.class);
		assertThat(app.get("/broken?x=1&ticket=" + this.alice.ticket()).statusCode()).isEqualTo(500);
		Shop.Sight error = last(spy.of("/error"));
		assertThat(error.dispatch()).isEqualTo("ERROR");
		assertThat(error.user()).isEqualTo("alice");
		assertThat(app.get("/broken?x=1&ticket=" + this.alice.ticket()).body()).doesNotContain("sse_");
		for (Shop.Sight sight : spy.all()) {
			assertThat(sight.query() + sight.parameters()).doesNotContain("sse_");
			assertThat(sight.attributes()).noneMatch((attribute) -> attribute.contains("sse_"));
		}
	}

	@Test
	void whatSomebodyElseCallsATicketIsLeftAlone() {
		HttpResponse<String> answer = app
			.get("/open?ticket=ST-1856339-aA5Yuvrxzpv8Tau1cYQ7&tickets=sse_1&x=ticket=sse_2");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("\"ticket\":[\"ST-1856339-aA5Yuvrxzpv8Tau1cYQ7\"]")
			.contains("\"tickets\":[\"sse_1\"]")
			.contains("\"x\":[\"ticket=sse_2\"]");
	}

	private static Shop.Sight last(List<Shop.Sight> sights) {
		return sights.get(sights.size() - 1);
	}

	private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.body()).isEqualTo(reason);
		assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(
				(type) -> assertThat(type.replace(" ", "")).isEqualToIgnoringCase("text/plain;charset=UTF-8"));
		assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
		assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
