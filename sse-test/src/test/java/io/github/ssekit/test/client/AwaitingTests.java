package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How the client waits, and what it says when it waited in vain. */
class AwaitingTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private final ScriptedServer server = new ScriptedServer();

	private final SseTestClient client = SseTestClient.to(this.server.url())
		.reconnectWithin(Duration.ZERO)
		.timeLimit(Duration.ofMinutes(5))
		.open();

	@AfterEach
	void closeBoth() {
		this.client.close();
		this.server.close();
	}

	@Test
	void aFactThatIsAlreadyThereIsNotWaitedFor() {
		this.server.acceptStream().chunk("event:a\ndata:1\n\nevent:a\ndata:2\n\n:c\n");
		this.client.awaitComments(1);
		Awaiting atOnce = this.client.within(Duration.ZERO);
		assertThat(atOnce.awaitEvents(2)).hasSize(2);
		assertThat(atOnce.awaitEvent("a").data()).isEqualTo("1");
		assertThat(atOnce.awaitEvent("the second", (event) -> event.data().equals("2")).type()).isEqualTo("a");
		atOnce.awaitOpen();
		atOnce.awaitBlocks(2);
	}

	@Test
	void aFactThatComesLaterEndsTheWait() {
		ScriptedConnection stream = this.server.acceptStream();
		CompletableFuture<ReceivedEvent> waiting = CompletableFuture.supplyAsync(() -> this.client.awaitEvent("a"));
		stream.chunk("event:b\ndata:1\n\n");
		this.client.awaitEvents(1);
		assertThat(waiting).isNotDone();
		stream.chunk("event:a\ndata:2\n\n");
		assertThat(waiting.join().data()).isEqualTo("2");
	}

	@Test
	void aWaitInVainSaysWhatCameInstead() {
		this.server.acceptStream().chunk("id:7\nevent:b\ndata:some text\n\n:c\n");
		this.client.awaitComments(1);
		assertThatThrownBy(() -> this.client.within(SHORT).awaitEvent("a")).isInstanceOf(AssertionError.class)
			.hasMessageContainingAll("an event 'a'", "in vain for PT0.05S", "events: 1", "#1 b id='7' data='some text'",
					"comments: 1", "#1, 200 text/event-stream;charset=UTF-8, going on", "readyState OPEN",
					"last event id '7'", "3000 ms");
	}

	@Test
	void aWaitInVainTellsOfAttemptsAndWhatTheyDiscarded() {
		this.server.acceptStream().chunk("id:7\n\ndata:half").send("nonsense\r\n").close();
		ScriptedConnection second = this.server.acceptStream();
		this.client.awaitReconnect(1);
		assertThatThrownBy(() -> this.client.within(SHORT).awaitMessages(3)).isInstanceOf(AssertionError.class)
			.hasMessageContainingAll("3 messages", "attempts: 2", "BROKEN (java.io.IOException: 'nonsense'",
					"discarded [data:half]", "#2, sent Last-Event-ID '7'");
		second.close();
	}

	@Test
	void longDataIsShortenedInTheMessage() {
		this.server.acceptStream().chunk("data:" + "x".repeat(5000) + "\n\n");
		this.client.awaitEvents(1);
		assertThatThrownBy(() -> this.client.within(SHORT).awaitEvents(2)).hasMessageContaining("xxx…")
			.message()
			.hasSizeLessThan(1000);
	}

	@Test
	void nothingMoreIsAwaitedOfAClientThatIsClosedForGood() {
		this.server.accept().head(401).close();
		// not after 5 minutes
		assertThatThrownBy(this.client::awaitOpen).isInstanceOf(AssertionError.class)
			.hasMessageContainingAll("an open stream", "closed for good", "401", "REFUSED");
	}

	@Test
	void openAndAwaitGivesAClientThatHasAStream() {
		this.server.accept(); // the other client's
		CompletableFuture<SseTestClient> opening = CompletableFuture
			.supplyAsync(() -> SseTestClient.to(this.server.url()).openAndAwait());
		this.server.acceptStream();
		try (SseTestClient opened = opening.join()) {
			assertThat(opened.readyState()).isEqualTo(ReadyState.OPEN);
		}
	}

	@Test
	void openAndAwaitFailsAtARefusal() {
		this.server.accept(); // the other client's
		CompletableFuture<SseTestClient> opening = CompletableFuture
			.supplyAsync(() -> SseTestClient.to(this.server.url()).openAndAwait());
		this.server.accept().head(503).close();
		assertThat(opening).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(AssertionError.class)
			.withMessageContaining("503");
	}

	@Test
	void anInterruptEndsTheWait() {
		Thread.currentThread().interrupt();
		assertThatThrownBy(() -> this.client.awaitEvents(1)).isInstanceOf(AssertionError.class)
			.hasMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

}
