package io.github.ssekit.sample.redis;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** The whole HTTP interface across two nodes, one on Tomcat and one on Jetty. */
class TwoNodesTests {

	private static RedisServer redis;

	private static Sample here;

	private static Sample there;

	private final List<SseTestClient> open = new ArrayList<>();

	private final String news = Sample.unique("news");

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		String prefix = "t:" + UUID.randomUUID();
		here = node(WebServer.TOMCAT, prefix);
		there = node(WebServer.JETTY, prefix);
	}

	@AfterAll
	static void stop() {
		here.close();
		there.close();
		redis.close();
	}

	@BeforeEach
	void nobodyIsHere() {
		await().atMost(Sample.PATIENCE).untilAsserted(() -> assertThat(here.post("shutdown").status()).isEqualTo(200));
		assertCounts(0, 0, 0, 0);
	}

	@AfterEach
	void leave() {
		this.open.forEach(SseTestClient::close);
	}

	@Test
	void reachesAClientOnTheOtherNode() {
		SseTestClient alice = connect(here, "clientId=alice");
		SseTestClient bob = connect(there, "clientId=bob");
		there.text("send/alice?event=greeting", "for alice").offset();
		here.text("send/bob", "for bob").offset();

		assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::type, ReceivedEvent::data)
			.containsExactly(tuple("greeting", "for alice"));
		assertThat(bob.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("for bob");
	}

	@Test
	void tellsReadersOnBothNodesEverythingInOneOrder() {
		SseTestClient near = connect(here, "clientId=alice&topic=" + this.news);
		SseTestClient far = connect(there, "clientId=bob&topic=" + this.news);
		CompletableFuture<?>[] publishers = List.of(here, there).stream().map((node) -> {
			CompletableFuture<Boolean> done = new CompletableFuture<>();
			new Thread(() -> {
				for (int i = 0; i < 50; i++) {
					node.text("topics/" + this.news, node.origin() + " " + i);
				}
				done.complete(true);
			}).start();
			return done;
		}).toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(publishers).join();
		here.text("broadcast", "to all").offset();

		List<String> heardNear = inTopic(near.awaitMessages(101));
		assertThat(heardNear).hasSize(100).doesNotHaveDuplicates().isEqualTo(inTopic(far.awaitMessages(101)));
	}

	@Test
	void whoComesBackToTheOtherNodeHearsWhatTheyMissedAndThenWhatIsNew() {
		SseTestClient before = connect(here, "clientId=alice&topic=" + this.news);
		here.text("topics/" + this.news, "1").offset();
		there.text("send/alice", "to alice 1").offset();
		before.awaitMessages(2);
		before.close();
		there.text("topics/" + this.news, "2").offset();
		here.text("topics/" + this.news, "3").offset();
		there.text("send/alice", "to alice 2").offset();
		SseTestClient after = Sample.ready(
				there.stream("clientId=alice&topic=" + this.news + "&topic=other").lastEventId(before.lastEventId()));
		this.open.add(after);
		here.text("topics/" + this.news, "4").offset();

		List<ReceivedEvent> heard = after.awaitMessages(4);
		assertThat(heard).extracting(ReceivedEvent::data)
			.containsExactlyInAnyOrder("2", "3", "to alice 2", "4")
			.containsSubsequence("2", "3", "4");
		assertThat(after.events().get(0).data()).contains("\"recovered\":true", "\"replayed\":3");
	}

	@Test
	void beginsInThePastOfWhatTheOtherNodeHasPublished() {
		here.text("topics/" + this.news, "1").offset();
		here.text("topics/" + this.news, "2").offset();
		SseTestClient late = connect(there, "clientId=late&replayLast=1&topic=" + this.news);

		assertThat(late.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("2");
	}

	@Test
	void countsAndListsTheStreamsOfBoth() {
		connect(here, "clientId=alice");
		connect(there, "clientId=alice");
		connect(there, "clientId=bob");

		assertCounts(2, 3, 1, 2);
		JsonNode clients = here.get("clients").json();
		assertThat(clients).hasSize(2);
		assertThat(clients.get(0).path("id").asString()).isEqualTo("alice");
		assertThat(clients.get(0).path("nodes")).hasSize(2);
		assertThat(clients.get(1).path("nodes")).hasSize(1);
	}

	@Test
	void endsTheStreamsOfAClientWhereverTheyAreForGood() {
		SseTestClient near = connect(here, "clientId=alice");
		SseTestClient far = connect(there, "clientId=alice");
		SseTestClient other = connect(there, "clientId=bob");

		assertThat(there.post("disconnect/alice").json().path("streams").asInt()).isEqualTo(2);
		for (SseTestClient ended : List.of(near, far)) {
			assertThat(ended.awaitEvent("sse.ended").data()).contains("disconnected");
			await().atMost(Sample.PATIENCE)
				.untilAsserted(() -> assertThat(ended.attempts()).last()
					.satisfies((attempt) -> assertThat(attempt.status()).isEqualTo(204)));
		}
		assertCounts(1, 1, 0, 1);
		assertThat(other.attempts()).hasSize(1);
		here.post("disconnect/alice").assertProblem(404);
	}

	@Test
	void replacesTheOlderStreamOnTheOtherNode() {
		SseTestClient older = connect(here, "clientId=alice");
		connect(there, "clientId=alice&exclusive=true");

		assertThat(older.awaitEvent("sse.ended").data()).contains("replaced");
		assertCounts(1, 1, 0, 1);
	}

	@Test
	void shutsAllStreamsDownOnBoth() {
		SseTestClient near = connect(here, "clientId=alice");
		SseTestClient far = connect(there, "clientId=bob");

		assertThat(here.post("shutdown").json().path("streams").asInt()).isEqualTo(2);
		for (SseTestClient ended : List.of(near, far)) {
			ended.awaitEvent("sse.ended");
		}
		assertCounts(0, 0, 0, 0);
	}

	@Test
	void servesTheSameUnderItsOtherPath() {
		SseTestClient alice = Sample
			.ready(SseTestClient.to(here.origin() + "/api/v1/sse-redis/connect?clientId=alice&topic=" + this.news));
		this.open.add(alice);
		there
			.exchange(HttpRequest.newBuilder(URI.create(there.origin() + "/api/v1/sse-redis/topics/" + this.news))
				.header("Content-Type", "text/plain")
				.POST(HttpRequest.BodyPublishers.ofString("hello")))
			.offset();

		assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("hello");
	}

	@Test
	void refusesWhatItRefusesAlone() {
		here.text("topics/client/alice", "x").assertProblem(400);
		here.json("send/alice", "{").assertProblem(400);
		here.get("connect?clientId=alice&topic=broadcast").assertProblem(400);
	}

	private SseTestClient connect(Sample node, String query) {
		SseTestClient client = node.connect(query);
		this.open.add(client);
		return client;
	}

	private static Sample node(WebServer server, String prefix) {
		return Sample.start(server, "spring.profiles.active=redis", "spring.data.redis.host=" + redis.host(),
				"spring.data.redis.port=" + redis.port(), "sse.redis.key-prefix=" + prefix);
	}

	private List<String> inTopic(List<ReceivedEvent> events) {
		return events.stream().map(ReceivedEvent::data).filter((data) -> !data.equals("to all")).toList();
	}

	/** Of the cluster, and of each node alone. */
	private static void assertCounts(int clients, int streams, int streamsHere, int streamsThere) {
		await().atMost(Sample.PATIENCE).untilAsserted(() -> {
			for (Sample node : List.of(here, there)) {
				JsonNode counts = node.get("connected-count").json();
				assertThat(counts.path("clients").asInt()).isEqualTo(clients);
				assertThat(counts.path("streams").asInt()).isEqualTo(streams);
				assertThat(counts.path("node").path("streams").asInt())
					.isEqualTo((node == here) ? streamsHere : streamsThere);
			}
		});
	}

}
