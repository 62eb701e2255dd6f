package io.github.ssekit.spring.internal.actuate;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees and does by {@code /actuator/sse}. */
class SseStreamsEndpointTests extends OnEachServer {

	private static App app;

	private final List<SseTestClient> open = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = exposed(server).property("management.endpoint.sse.access", "unrestricted")
			.property("sse.tap.enabled", true)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void leave() {
		this.open.forEach(SseTestClient::close);
		app.hub().disconnectAll().toCompletableFuture().join();
		app.awaitStreams(0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					GET    | /actuator/sse?limit=many              | 400 | limit "many": must be a whole number, 1 to 1000
					GET    | /actuator/sse?limit=0                 | 400 | limit "0": must be 1 to 1000
					GET    | /actuator/sse?limit=1001              | 400 | limit "1001": must be 1 to 1000
					GET    | /actuator/sse?offset=-1               | 400 | offset "-1": must be at least 0
					GET    | /actuator/sse?offset=99999999999      | 400 | offset "99999999999": must be a whole number, at least 0
					GET    | /actuator/sse?topic=a%20b             | 400 | topic "a b": must consist of printable characters
					GET    | /actuator/sse?client=a/b              | 400 | client id "a/b": must not contain
					GET    | /actuator/sse/nobody                  | 404 | Stream nobody is not open on node node-
					DELETE | /actuator/sse/nobody                  | 404 | nobody is neither a stream of node node-
					POST   | /actuator/sse/dance                   | 404 | dance is nothing to be done here: drain, resume, revoke/client/alice or revoke/topic/orders/17
					POST   | /actuator/sse/revoke                  | 404 | revoke is nothing to be done here
					POST   | /actuator/sse/revoke/all/of           | 404 | revoke/all is nothing to be done here
					POST   | /actuator/sse/revoke/client/a/b       | 400 | client id "a/b": must not contain
					POST   | /actuator/sse/revoke/topic/a%20b      | 400 | topic "a b": must consist of printable characters
					GET    | /actuator/sse/tap                     | 400 | topic "": must be given, as in tap?topic=orders/17
					GET    | /actuator/sse/tap?topic=a//b          | 400 | topic "a//b": must not have empty segments
					GET    | /actuator/sse/tap?topic=a&max=0       | 400 | max "0": must be 1 to 1000
					GET    | /actuator/sse/tap?topic=a&max=x       | 400 | max "x": must be a whole number, 1 to 1000
					GET    | /actuator/sse/tap?topic=a&seconds=31  | 400 | seconds "31": must be 1 to 30
					""")
	void whatIsWrongIsNamedWithItsRule(String method, String path, int status, String detail) {
		HttpResponse<String> answer = app.send(method, path);
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = new JsonMapper().readTree(answer.body());
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("detail").asString()).startsWith(detail);
	}

	@Test
	void showsTheNodeAndItsStreams() {
		Instant before = Instant.now().minusMillis(5);
		SseTestClient alice = connect("client=alice&topic=orders/17");
		connect("client=bob&topic=news");
		app.hub().publish("orders/17", SseEvent.of("x")).join();
		alice.awaitMessages(1);
		JsonNode seen = json(app.get("/actuator/sse"));

		assertThat(seen.propertyNames()).containsExactly("node", "draining", "here", "everywhere", "streams");
		assertThat(seen.path("node").asString()).isEqualTo(app.hub().node());
		assertThat(seen.path("draining").asBoolean()).isFalse();
		assertThat(seen.path("here").toString()).isEqualTo("{\"clients\":2,\"streams\":2}");
		assertThat(seen.path("everywhere").toString()).isEqualTo("{\"clients\":2,\"streams\":2}");
		assertThat(seen.path("streams").path("total").asInt()).isEqualTo(2);
		assertThat(seen.path("streams").path("next").isMissingNode()).isTrue();
		JsonNode stream = seen.path("streams").path("items").get(0);
		assertThat(stream.propertyNames()).containsExactly("id", "client", "since", "state", "lag", "queuedBytes",
				"cursor", "topics");
		assertThat(stream.path("client").asString()).isEqualTo("alice");
		assertThat(Instant.parse(stream.path("since").asString())).isBetween(before, Instant.now());
		assertThat(stream.path("state").asString()).isEqualTo("live");
		assertThat(stream.path("lag").asInt()).isZero();
		assertThat(stream.path("queuedBytes").asInt()).isZero();
		assertThat(stream.path("cursor").asString()).isEqualTo(alice.lastEventId());
		assertThat(stream.path("topics").toString())
			.isEqualTo("[{\"name\":\"orders/17\",\"lag\":0},{\"name\":\"client/alice\",\"lag\":0},"
					+ "{\"name\":\"broadcast\",\"lag\":0}]");
		assertThat(json(app.get("/actuator/sse/" + stream.path("id").asString()))).isEqualTo(stream);
	}

	@Test
	void leadsThroughThePages() {
		for (int i = 0; i < 5; i++) {
			connect("client=c" + i + "&topic=news");
		}
		connect("client=c0&topic=other");
		List<String> seen = new ArrayList<>();
		String next = "0";
		while (!next.isEmpty()) {
			JsonNode page = json(app.get("/actuator/sse?topic=news&limit=2&offset=" + next)).path("streams");
			assertThat(page.path("total").asInt()).isEqualTo(5);
			page.path("items").forEach((stream) -> seen.add(stream.path("client").asString()));
			next = page.path("next").asString("");
		}

		assertThat(seen).containsExactly("c0", "c1", "c2", "c3", "c4");
		assertThat(json(app.get("/actuator/sse?client=c0")).path("streams").path("total").asInt()).isEqualTo(2);
		assertThat(json(app.get("/actuator/sse?client=c0&topic=other")).path("streams").path("total").asInt()).isOne();
	}

	@Test
	void endsOneStreamOrAllOfAClientForGood() {
		SseTestClient one = connect("client=alice&topic=news");
		SseTestClient two = connect("client=alice&topic=news");
		SseTestClient three = connect("client=alice&topic=news");
		SseTestClient bob = connect("client=bob&topic=news");
		String id = json(app.get("/actuator/sse")).path("streams").path("items").get(0).path("id").asString();

		assertThat(app.send("DELETE", "/actuator/sse/" + id).body()).isEqualTo("{\"streams\":1}");
		assertThat(one.awaitClosed().status()).isEqualTo(204);
		assertThat(app.send("DELETE", "/actuator/sse/alice").body()).isEqualTo("{\"streams\":2}");
		assertThat(two.awaitClosed().status()).isEqualTo(204);
		assertThat(three.awaitClosed().status()).isEqualTo(204);
		app.hub().publish("news", SseEvent.of("still here?")).join();
		bob.awaitMessages(1);
		assertThat(bob.attempts()).hasSize(1);
	}

	@Test
	void takesTheRightBackOfAClientOrToATopic() {
		SseTestClient alice = connect("client=alice&topic=news");
		SseTestClient bob = connect("client=bob&topic=news/today");
		SseTestClient carol = connect("client=carol&topic=other");

		assertThat(app.send("POST", "/actuator/sse/revoke/client/alice").body()).isEqualTo("{\"streams\":1}");
		assertThat(alice.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"revoked\"}");
		assertThat(alice.awaitClosed().status()).isEqualTo(204);
		assertThat(app.send("POST", "/actuator/sse/revoke/topic/news/today").body())
			.isEqualTo("{\"topic\":\"news/today\"}");
		assertThat(bob.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"revoked\"}");
		app.hub().publish("other", SseEvent.of("still here?")).join();
		carol.awaitMessages(1);
		assertThat(carol.attempts()).hasSize(1);
	}

	@Test
	void drainsAndTakesStreamsAgain() {
		SseTestClient alice = connect("client=alice&topic=news");
		try {
			assertThat(json(app.send("POST", "/actuator/sse/drain")).path("draining").asBoolean()).isTrue();
			assertThat(alice.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"shutdown\"}");
			assertThat(json(app.get("/actuator/sse")).path("draining").asBoolean()).isTrue();
			assertThat(alice.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"draining\"}");
		}
		finally {
			Awaitility.await()
				.atMost(App.PATIENCE)
				.until(() -> !json(app.send("POST", "/actuator/sse/resume")).path("draining").asBoolean());
		}
		alice.await("to be taken again", () -> app.hub().countsHere().streams() == 1);
	}

	@Test
	void hearsATopicWithoutBeingCounted() {
		SseTestClient alice = connect("client=alice&topic=orders/17");
		CompletableFuture<HttpResponse<String>> tap = CompletableFuture
			.supplyAsync(() -> app.get("/actuator/sse/tap?topic=orders/17&max=2&seconds=30"));
		int published = 0;
		while (!tap.isDone()) {
			app.hub().publish("orders/17", SseEvent.named("shipped").data("parcel " + published++)).join();
			assertThat(json(app.get("/actuator/sse")).path("streams").path("total").asInt()).isOne();
		}

		JsonNode heard = json(tap.join());
		assertThat(heard.propertyNames()).containsExactly("topic", "end", "events");
		assertThat(heard.path("end").asString()).isEqualTo("max");
		assertThat(heard.path("events").size()).isEqualTo(2);
		assertThat(heard.path("events").get(1).path("event").asString()).isEqualTo("shipped");
		assertThat(heard.path("events").get(1).path("data").asString()).startsWith("parcel ");
		assertThat(alice.awaitMessages(published)).hasSize(published);
	}

	@Test
	void aTapEndsWhenItsTimeIsOver() {
		assertThat(json(app.get("/actuator/sse/tap?topic=quiet&seconds=1")).toString())
			.isEqualTo("{\"topic\":\"quiet\",\"end\":\"time\",\"events\":[]}");
	}

	static AppBuilder exposed(Server server) {
		return App.on(server)
			.with(Streams.class)
			.property("sse.retry.min", "20ms")
			.property("sse.retry.max", "50ms")
			.property("management.endpoints.web.exposure.include", "sse");
	}

	static JsonNode json(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return new JsonMapper().readTree(answer.body());
	}

	private SseTestClient connect(String query) {
		SseTestClient client = app.listening("/streams?" + query);
		this.open.add(client);
		return client;
	}

	@RestController
	static class Streams {

		@SseEndpoint("/streams")
		SseStream streams(@RequestParam String client, @RequestParam String topic) {
			return SseStream.of(topic).client(client);
		}

	}

}
