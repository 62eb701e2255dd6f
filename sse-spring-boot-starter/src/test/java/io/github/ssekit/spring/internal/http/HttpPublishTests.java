package io.github.ssekit.spring.internal.http;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.access.Decision;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.http.PublishAuthorizer;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static io.github.ssekit.spring.internal.http.Poster.JSON;
import static io.github.ssekit.spring.internal.http.Poster.NDJSON;
import static org.assertj.core.api.Assertions.assertThat;

/** Publishing by HTTP through a real port, by who may. */
class HttpPublishTests extends OnEachServer {

	private static final String[] WRITER = Poster.login("writer");

	static App app;

	private Poster poster;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.secured()
			.with(Accounts.class, Streams.class, Faults.class, NoSecrets.class)
			.property("sse.http-publish.enabled", true)
			.property("sse.http-publish.max-body-size", "64KB")
			.property("sse.http-publish.max-events", 500)
			.property("sse.max-event-size", "1KB")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@BeforeEach
	void poster() {
		app.bean(FaultyPublisher.class).away = false;
		this.poster = new Poster(app.uri("/sse/publish"));
	}

	@Test
	void anEventIsPublishedAndItsPlaceIsAnswered() {
		try (SseTestClient reader = app.listening("/hear?topic=one")) {
			HttpResponse<String> answer = this.poster.post(JSON,
					"{\"topic\":\"one\",\"event\":\"created\",\"data\":{\"total\":9.90}}", WRITER);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			assertThat(answer.body())
				.matches("\\{\"topic\":\"one\",\"id\":\"[^\"]+-1\",\"duplicate\":false," + "\"outdated\":false}");
			assertThat(reader.awaitEvent("created").data()).isEqualTo("{\"total\":9.90}");
		}
	}

	@Test
	void manyEventsArePublishedInTheirOrder() {
		try (SseTestClient reader = app.listening("/hear?topic=many")) {
			HttpResponse<String> answer = this.poster.post(NDJSON, lines("many", 1, 300), WRITER);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			assertThat(Poster.numbers(answer)).containsEntry("published", 300).containsEntry("duplicates", 0);
			assertThat(reader.awaitMessages(300)).extracting(ReceivedEvent::data)
				.containsExactlyElementsOf(numbers(1, 300));
		}
	}

	@Test
	void theNextEventOfATopicWaitsForTheAnswerToTheOneBefore() {
		FaultyPublisher publisher = app.bean(FaultyPublisher.class);
		publisher.overtaking.clear();
		this.poster.post(NDJSON, (lines("late/a", 1, 1) + lines("late/b", 1, 1)).repeat(5), WRITER);
		assertThat(publisher.overtaking).isEmpty();
	}

	@Test
	void onlyLinesOfOtherTopicsGoAheadOfTheOneThatFails() {
		HttpResponse<String> answer = this.poster.post(NDJSON, lines("ahead/0", 1, 1) + lines("cut", 1, 1)
				+ lines("ahead/1", 1, 1) + lines("ahead/last", 1, 1) + lines("cut", 2, 2) + lines("ahead/2", 1, 1),
				WRITER);
		Poster.assertProblem(answer, 503, "Line 2: ");
		assertThat(answer.body()).contains("Some lines behind it, of other topics, may be published too.");
		assertThat(Poster.numbers(answer)).containsEntry("line", 2).containsEntry("published", 3);
	}

	@Test
	void aStreamOfLinesIsPublishedWhileItComes() throws Exception {
		try (SseTestClient reader = app.listening("/hear?topic=slow");
				Poster.Upload upload = this.poster.open(NDJSON, WRITER)) {
			upload.write(lines("slow", 1, 1));
			assertThat(reader.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("1");
			upload.write(lines("slow", 2, 2) + "\r\n\n");
			reader.awaitMessages(2);
			upload.write("{\"topic\":\"slow\",\"data\":\"without an end\"}");
			assertThat(upload.answer()).startsWith("HTTP/1.1 200").contains("\"published\":3");
		}
	}

	@Test
	void whatIsSentAgainWithItsKeyIsPublishedOnce() {
		try (SseTestClient reader = app.listening("/hear?topic=again")) {
			String[] key = Poster.and(WRITER, "Idempotency-Key", "\"9f2c\"");
			this.poster.post(NDJSON, lines("again", 1, 2), key);
			HttpResponse<String> answer = this.poster.post(NDJSON, lines("again", 1, 3), key);
			assertThat(Poster.numbers(answer)).containsEntry("published", 1).containsEntry("duplicates", 2);
			String[] other = Poster.and(WRITER, "Idempotency-Key", "one");
			String first = this.poster.post(JSON, "{\"topic\":\"again\",\"data\":\"4\"}", other).body();
			String second = this.poster.post(JSON, "{\"topic\":\"again\",\"data\":\"4\"}", other).body();
			assertThat(second).isEqualTo(first.replace("\"duplicate\":false", "\"duplicate\":true"));
			this.poster.post(JSON, "{\"topic\":\"again\",\"data\":\"5\",\"id\":\"own\"}", other);
			assertThat(reader.awaitMessages(5)).extracting(ReceivedEvent::data)
				.containsExactlyElementsOf(numbers(1, 5));
		}
	}

	@Test
	void anOldVersionIsNotPublished() {
		this.poster.post(JSON, "{\"topic\":\"versions\",\"data\":\"1\",\"version\":7}", WRITER);
		assertThat(this.poster.post(JSON, "{\"topic\":\"versions\",\"data\":\"1\",\"version\":6}", WRITER).body())
			.contains("\"outdated\":true");
	}

	@Test
	void whatStandsBeforeABadLineIsPublishedAndNothingBehindIt() {
		try (SseTestClient reader = app.listening("/hear?topic=half")) {
			HttpResponse<String> answer = this.poster.post(NDJSON,
					lines("half", 1, 2) + "\n{\"topic\":\"half\",\"geheim\":1}\n" + lines("half", 3, 3), WRITER);
			Poster.assertProblem(answer, 400, "Line 4: member data: is missing");
			assertThat(Poster.numbers(answer)).containsEntry("line", 4).containsEntry("published", 2);
			assertThat(answer.body()).doesNotContain("geheim");
			this.poster.post(JSON, "{\"topic\":\"half\",\"data\":\"next\"}", WRITER);
			assertThat(reader.awaitMessages(3)).extracting(ReceivedEvent::data).containsExactly("1", "2", "next");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "geheim", "[\"geheim\"]", "{\"topic\":\"a\",\"data\":\"geheim\"",
			"{\"data\":\"geheim\"}", "{\"topic\":7,\"data\":\"geheim\"}", "{\"topic\":\"a b\",\"data\":\"geheim\"}",
			"{\"topic\":\"a\",\"data\":\"geheim\",\"event\":\"sse.ready\"}",
			"{\"topic\":\"a\",\"data\":\"geheim\",\"event\":\"x\\ndata: y\"}",
			"{\"topic\":\"a\",\"data\":\"geheim\",\"version\":-1}", "{\"topic\":\"client/\",\"data\":\"geheim\"}",
			"{\"topic\":\"a\",\"topic\":\"b\",\"data\":\"geheim\"}",
			"{\"topic\":\"a\",\"data\":\"geheim\"} {\"topic\":\"a\",\"data\":\"geheim\"}" })
	void rubbishIsAnsweredWith400AndNotRepeated(String body) {
		HttpResponse<String> answer = this.poster.post(JSON, body, WRITER);
		Poster.assertProblem(answer, 400, "");
		assertThat(answer.body()).doesNotContain("geheim");
		HttpResponse<String> lines = this.poster.post(NDJSON, lines("rubbish", 1, 1) + body + "{", WRITER);
		Poster.assertProblem(lines, 400, "Line 2: ");
	}

	@Test
	void bytesThatAreNoTextAreAnsweredWith400() {
		byte[] bytes = "{\"topic\":\"a\",\"data\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
		Poster.assertProblem(this.poster.post(JSON, bytes, WRITER), 400, "UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/xml", "application/json;charset=ISO-8859-1", "rubbish",
			"application/x-www-form-urlencoded" })
	void otherTypesAreAnsweredWith415(String type) {
		HttpResponse<String> answer = this.poster.post(type, "{\"topic\":\"a\",\"data\":\"1\"}", WRITER);
		Poster.assertProblem(answer, 415, "application/x-ndjson");
	}

	@Test
	void otherMethodsAreAnsweredWith405() {
		HttpResponse<String> answer = app.send("PUT", "/sse/publish", WRITER);
		Poster.assertProblem(answer, 405, "POST");
		assertThat(answer.headers().firstValue("Allow")).contains("POST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "with space", "\"\"" })
	void aBadKeyIsAnsweredWith400(String key) {
		Poster.assertProblem(
				this.poster.post(JSON, "{\"topic\":\"a\",\"data\":\"1\"}", Poster.and(WRITER, "Idempotency-Key", key)),
				400, "Idempotency-Key");
	}

	@Test
	void whatIsTooLargeIsAnsweredWith413() {
		String large = "{\"topic\":\"large\",\"data\":\"" + "x".repeat(2000) + "\"}";
		Poster.assertProblem(this.poster.post(JSON, large, WRITER), 413, "sse.max-event-size");
		Poster.assertProblem(this.poster.post(JSON, large.replace("x", "xxxxxxxxxx"), WRITER), 413,
				"sse.max-event-size");
		Poster.assertProblem(this.poster.post(NDJSON, lines("large", 1, 3) + large, WRITER), 413, "Line 4: ");
		Poster.assertProblem(this.poster.post(NDJSON, lines("large", 1, 5000), WRITER), 413,
				"sse.http-publish.max-body-size");
		HttpResponse<String> many = this.poster.post(NDJSON, lines("large", 1, 501), WRITER);
		Poster.assertProblem(many, 413, "sse.http-publish.max-events");
		assertThat(Poster.numbers(many)).containsEntry("published", 500).containsEntry("line", 501);
	}

	@Test
	void aBodyWithoutALengthIsBoundedToo() throws Exception {
		try (Poster.Upload upload = this.poster.open(NDJSON, WRITER)) {
			for (int i = 0; i < 9; i++) {
				upload.tryWrite("x".repeat(8000) + "\n");
			}
			assertThat(upload.answer()).startsWith("HTTP/1.1 400"); // the first line
																	// already
		}
		try (Poster.Upload upload = this.poster.open(NDJSON, WRITER)) {
			upload.tryWrite("\n".repeat(70_000));
			assertThat(upload.answer()).startsWith("HTTP/1.1 413");
		}
	}

	@Test
	void whatWasBegunIsNoEventWhereTheCallerLeaves() throws Exception {
		try (SseTestClient reader = app.listening("/hear?topic=left")) {
			try (Poster.Upload upload = this.poster.open(NDJSON, WRITER)) {
				upload.write(lines("left", 1, 1) + "{\"topic\":\"left\",\"data\":\"2\"}");
				reader.awaitMessages(1);
			}
			this.poster.post(JSON, "{\"topic\":\"left\",\"data\":\"next\"}", WRITER);
			assertThat(reader.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("1", "next");
		}
	}

	@Test
	void aBrokerThatIsAwayIsAnsweredWith503() {
		app.bean(FaultyPublisher.class).away = true;
		HttpResponse<String> one = this.poster.post(JSON, "{\"topic\":\"away\",\"data\":\"1\"}", WRITER);
		Poster.assertProblem(one, 503, "Idempotency-Key");
		assertThat(one.headers().firstValue("Retry-After")).contains("5");
		HttpResponse<String> many = this.poster.post(NDJSON, lines("away", 1, 3), WRITER);
		Poster.assertProblem(many, 503, "Line 1: ");
		assertThat(Poster.numbers(many)).containsEntry("published", 0);
	}

	@Test
	void whoIsNotLoggedInIsAnsweredWith401() {
		HttpResponse<String> answer = this.poster.post(JSON, "{\"topic\":\"a\",\"data\":\"1\"}");
		Poster.assertProblem(answer, 401, "needs a login");
		assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
	}

	@Test
	void whoLacksTheAuthorityIsAnsweredWith403() {
		HttpResponse<String> answer = this.poster.post(JSON, "{\"topic\":\"a\",\"data\":\"1\"}",
				Poster.login("reader"));
		Poster.assertProblem(answer, 403, "SSE_PUBLISH");
	}

	@Test
	void theApplicationMayRefuseATopic() {
		HttpResponse<String> answer = this.poster.post(NDJSON,
				lines("allowed", 1, 1) + "{\"topic\":\"secrets/of/writer\",\"data\":\"1\"}", WRITER);
		Poster.assertProblem(answer, 403, "Line 2: writer may not tell secrets.");
		assertThat(Poster.numbers(answer)).containsEntry("published", 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "argument", "state" })
	void anAuthorizerThatFailsIsAnsweredWith500AndNotRepeated(String kind) {
		String topic = "failing/" + kind;
		HttpResponse<String> one = this.poster.post(JSON, "{\"topic\":\"" + topic + "\",\"data\":\"1\"}", WRITER);
		Poster.assertProblem(one, 500, "could not be found out");
		HttpResponse<String> many = this.poster.post(NDJSON, lines("late/c", 1, 1) + lines(topic, 1, 1), WRITER);
		Poster.assertProblem(many, 500, "Line 2: ");
		assertThat(Poster.numbers(many)).containsEntry("line", 2).containsEntry("published", 1);
		assertThat(one.body() + many.body()).doesNotContain("geheim");
	}

	@Test
	void oneClientAndAllAreReachedToo() {
		try (SseTestClient reader = app.listening("/hear?topic=any&client=anna")) {
			this.poster.post(NDJSON,
					"{\"topic\":\"client/anna\",\"data\":\"1\"}\n{\"topic\":\"broadcast\",\"data\":\"2\"}", WRITER);
			assertThat(reader.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactlyInAnyOrder("1", "2");
		}
	}

	private static String lines(String topic, int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((number) -> "{\"topic\":\"" + topic + "\",\"data\":\"" + number + "\"}\n")
			.collect(Collectors.joining());
	}

	private static List<String> numbers(int first, int last) {
		return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
	}

	/** Topics of secrets are nobody's. */
	static class NoSecrets {

		@Bean
		PublishAuthorizer publishAuthorizer() {
			return (caller, topic) -> {
				if (topic.name().equals("failing/argument")) {
					throw new IllegalArgumentException("geheim");
				}
				if (topic.name().equals("failing/state")) {
					throw new IllegalStateException("geheim");
				}
				return topic.name().startsWith("secrets/")
						? Decision.denied(caller.getName() + " may not tell secrets.") : Decision.granted();
			};
		}

	}

	static class Faults {

		@Bean
		@Primary
		FaultyPublisher ssePublisher(SseHub hub) {
			return new FaultyPublisher(hub);
		}

	}

	/**
	 * Publishes unless it is away, or cut: then it says so when another has the last
	 * word. What is late is answered after a while.
	 */
	static final class FaultyPublisher implements SsePublisher {

		private final SseHub hub;

		/** Set by the test's thread. */
		volatile boolean away;

		/** Topics of which the answer before was not waited for. */
		final Set<String> overtaking = ConcurrentHashMap.newKeySet();

		private final Map<Topic, CompletableFuture<Published>> late = new ConcurrentHashMap<>();

		private final CompletableFuture<Published> cut = new CompletableFuture<>();

		FaultyPublisher(SseHub hub) {
			this.hub = hub;
		}

		@Override
		public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
			if (topic.name().equals("cut")) {
				return this.cut;
			}
			if (topic.name().endsWith("/last")) {
				this.cut.completeExceptionally(new BrokerUnavailableException("cut", null));
			}
			CompletableFuture<Published> answer = this.away
					? CompletableFuture.failedFuture(new BrokerUnavailableException("away", null))
					: this.hub.publish(topic, event);
			if (!topic.name().startsWith("late/")) {
				return answer;
			}
			answer = answer.thenApplyAsync((placed) -> placed,
					CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
			CompletableFuture<Published> before = this.late.put(topic, answer);
			if (before != null && !before.isDone()) {
				this.overtaking.add(topic.name());
			}
			return answer;
		}

	}

}
