package io.github.ssekit.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who is connected, to the stream; and how streams are ended. */
@OnBothServers
class PresenceTests {

	private final Sample sample;

	private final List<SseTestClient> open = new ArrayList<>();

	PresenceTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@BeforeEach
	void nobodyIsHere() {
		this.sample.post("shutdown"); // what other tests left behind
		assertCount(0, 0);
	}

	@AfterEach
	void leave() {
		this.open.forEach(SseTestClient::close);
	}

	@Test
	void cannotDisconnectNobody() {
		connect("clientId=bob");
		assertThat(this.sample.post("disconnect/alice").assertProblem(404).detail()).contains("alice");
		assertCount(1, 1);
	}

	@Test
	void cannotDisconnectAClientTwice() {
		connect("clientId=alice");
		assertThat(this.sample.post("disconnect/alice").json().path("streams").asInt()).isOne();
		this.sample.post("disconnect/alice").assertProblem(404);
	}

	@Test
	void countsNoStreamThatWasRefused() {
		this.sample.get("connect?clientId=alice&topic=broadcast").assertProblem(400);
		this.sample.get("connect?clientId=a/b").assertProblem(400);
		assertCount(0, 0);
	}

	@Test
	void shutsNothingDownWhereNobodyIs() {
		assertThat(this.sample.post("shutdown").json().path("streams").asInt()).isZero();
	}

	@Test
	void countsClientsAndTheirStreams() {
		connect("clientId=alice");
		connect("clientId=alice&topic=news");
		connect("clientId=bob");
		connect("");
		assertCount(3, 4);
		JsonNode count = this.sample.get("connected-count").json();
		assertThat(count.propertyNames()).containsExactly("clients", "streams", "node");
		assertThat(count.path("node").propertyNames()).containsExactly("clients", "streams");
	}

	@Test
	void saysWhoIsHere() {
		Instant before = Instant.now().minusMillis(1);
		connect("clientId=bob");
		connect("clientId=alice");
		connect("clientId=alice");
		JsonNode clients = this.sample.get("clients").json();
		assertThat(clients.size()).isEqualTo(2);
		JsonNode alice = clients.get(0);
		assertThat(alice.propertyNames()).containsExactlyInAnyOrder("id", "streams", "nodes", "since");
		assertThat(alice.path("id").asString()).isEqualTo("alice");
		assertThat(alice.path("streams").asInt()).isEqualTo(2);
		assertThat(alice.path("nodes").size()).isOne();
		assertThat(alice.path("nodes").get(0).asString()).isNotBlank();
		assertThat(alice.path("since").isString()).isTrue();
		assertThat(Instant.parse(alice.path("since").asString())).isBetween(before, Instant.now());
		assertThat(clients.get(1).path("id").asString()).isEqualTo("bob");
	}

	@Test
	void uncountsOneWhoLeavesPolitely() {
		connect("clientId=alice").close();
		connect("clientId=bob");
		awaitCount(1, 1);
	}

	@Test
	void uncountsOneWhoseLineBreaks() {
		connect("clientId=bob");
		SseTestClient alice = Sample.ready(this.sample.stream("clientId=alice").once());
		this.open.add(alice);
		alice.cut();
		awaitCount(1, 1);
	}

	@Test
	void countsExactlyThroughComingsAndGoings() {
		for (int round = 1; round <= 3; round++) {
			List<SseTestClient> here = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				here.add(Sample.ready(this.sample.stream("clientId=c" + i % 6).once()));
			}
			this.open.addAll(here);
			assertCount(6, 12);
			assertThat(this.sample.post("disconnect/c0").json().path("streams").asInt()).isEqualTo(2);
			assertCount(5, 10);
			here.subList(1, 3).forEach(SseTestClient::cut);
			here.subList(7, 10).forEach(SseTestClient::close);
			awaitCount(3, 5); // c3 once, c4 and c5 twice
			this.sample.post("shutdown");
			assertCount(0, 0);
		}
	}

	@Test
	void disconnectsAClientForGood() {
		SseTestClient one = connect("clientId=alice&topic=news");
		SseTestClient two = connect("clientId=alice");
		SseTestClient bob = connect("clientId=bob");
		assertThat(this.sample.post("disconnect/alice").json().toString()).isEqualTo("{\"streams\":2}");
		assertCount(1, 1);
		assertEndedForGood(one, "disconnected");
		assertEndedForGood(two, "disconnected");
		this.sample.text("broadcast", "still here?");
		bob.awaitMessages(1);
		assertThat(bob.attempts()).hasSize(1);
	}

	@Test
	void welcomesAClientThatConnectsAnewWithoutTheMarkOfTheEnd() {
		SseTestClient before = connect("clientId=alice");
		this.sample.post("disconnect/alice");
		before.awaitClosed();
		this.sample.text("send/alice", "meanwhile");
		assertThat(this.sample.get("connect?clientId=alice&lastEventId=" + before.lastEventId()).status())
			.isEqualTo(204);
		SseTestClient after = connect("clientId=alice&lastEventId=" + before.lastEventId().replace("~x", ""));
		assertThat(after.awaitMessages(1)).extracting("data").containsExactly("meanwhile");
		assertThat(after.awaitEvent("sse.ready").data()).contains("\"recovered\":true");
	}

	@Test
	void endsAllStreamsForGood() {
		List<SseTestClient> all = List.of(connect("clientId=alice"), connect("clientId=bob"), connect("topic=news"));
		assertThat(this.sample.post("shutdown").json().toString()).isEqualTo("{\"streams\":3}");
		assertCount(0, 0);
		all.forEach((client) -> assertEndedForGood(client, "disconnected"));
		connect("clientId=alice");
		assertCount(1, 1);
	}

	@Test
	void replacesTheOlderStreamWhereTheNewOneIsExclusive() {
		SseTestClient older = connect("clientId=alice");
		SseTestClient oldest = connect("clientId=alice");
		SseTestClient bob = connect("clientId=bob");
		SseTestClient newer = connect("clientId=alice&exclusive=true");
		assertEndedForGood(older, "replaced");
		assertEndedForGood(oldest, "replaced");
		assertCount(2, 2);
		this.sample.text("send/alice", "to the newer one").offset();
		assertThat(newer.awaitMessages(1)).extracting("data").containsExactly("to the newer one");
		assertThat(older.messages()).isEmpty();
		assertThat(bob.attempts()).hasSize(1);
	}

	@Test
	void allowsASecondStreamWhereNothingIsExclusive() {
		SseTestClient one = connect("clientId=alice&exclusive=true");
		SseTestClient two = connect("clientId=alice&exclusive=false");
		this.sample.text("send/alice", "to both").offset();
		assertThat(one.awaitMessages(1)).hasSize(1);
		assertThat(two.awaitMessages(1)).hasSize(1);
		assertThat(one.attempts()).hasSize(1);
	}

	private SseTestClient connect(String query) {
		SseTestClient client = this.sample.connect(query);
		this.open.add(client);
		return client;
	}

	/** Told why, ended whole, and told 204 when it came back. */
	private static void assertEndedForGood(SseTestClient client, String reason) {
		assertThat(client.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"" + reason + "\"}");
		ConnectionAttempt last = client.awaitClosed();
		assertThat(last.status()).isEqualTo(204);
		assertThat(last.ending()).isEqualTo(AttemptOutcome.REFUSED);
		assertThat(last.sentLastEventId()).endsWith("~x");
		assertThat(client.attempts()).hasSize(2);
		ConnectionAttempt first = client.attempts().get(0);
		assertThat(first.ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		assertThat(first.discarded()).isNull();
	}

	private void assertCount(int clients, int streams) {
		String counts = "\"clients\":" + clients + ",\"streams\":" + streams;
		assertThat(this.sample.get("connected-count").json().toString())
			.isEqualTo("{" + counts + ",\"node\":{" + counts + "}}");
	}

	private void awaitCount(int clients, int streams) {
		// a lost line is noticed by the second heartbeat
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertCount(clients, streams));
	}

}
