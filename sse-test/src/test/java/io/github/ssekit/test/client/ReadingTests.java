package io.github.ssekit.test.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a test can do to a stream: stop reading, cut it, leave it. */
class ReadingTests {

	private static final long MEGABYTE = 1024 * 1024;

	private final ScriptedServer server = new ScriptedServer();

	private final SseTestClient client = SseTestClient.to(this.server.url())
		.reconnectWithin(Duration.ZERO)
		.receiveBuffer(4096)
		.open();

	@AfterEach
	void closeBoth() {
		this.client.close();
		this.server.close();
	}

	@Test
	void nothingIsReceivedBetweenStopAndResume() {
		ScriptedConnection stream = this.server.acceptStream().chunk("data:before\n\n");
		this.client.awaitEvents(1);
		this.client.stopReading();
		stream.chunk("data:meanwhile\n\n");
		long resumed = System.nanoTime();
		this.client.resumeReading();
		ReceivedEvent second = this.client.awaitEvents(2).get(1);
		assertThat(second.data()).isEqualTo("meanwhile");
		assertThat(second.receivedNanos()).isGreaterThan(resumed);
	}

	@Test
	void theServerSoonFeelsThatAClientWithASmallBufferHasStoppedReading() {
		ScriptedConnection stream = this.server.accept().head(200, "Content-Type: text/event-stream");
		this.client.awaitOpen();
		this.client.stopReading();
		assertThat(stream.fill(MEGABYTE)).isLessThan(128 * 1024);
		this.client.resumeReading();
		stream.send("\ndata:x\n\n");
		assertThat(this.client.awaitEvents(1)).hasSize(1);
	}

	@Test
	void aClientThatHasStoppedStillReadsTheHeadOfAResponse() {
		this.client.stopReading();
		ScriptedConnection stream = this.server.acceptStream().chunk("data:x\n\n");
		this.client.awaitOpen();
		this.client.resumeReading();
		this.client.awaitEvents(1);
		stream.close();
	}

	@Test
	void aCutIsAResetForTheServerAndTheClientComesBack() {
		ScriptedConnection first = this.server.acceptStream().chunk("id:7\ndata:x\n\n");
		this.client.awaitEvents(1);
		assertThat(this.client.cut()).isTrue();
		assertThat(first.awaitEnd()).isEqualTo("RST");
		assertThat(this.server.acceptStream().lastEventId()).isEqualTo("7");
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CUT);
		this.client.awaitReconnect(1);
	}

	@Test
	void aCutLosesWhatWasNotRead() {
		ScriptedConnection first = this.server.acceptStream().chunk("id:7\ndata:x\n\n");
		this.client.awaitEvents(1);
		this.client.stopReading();
		first.chunk("id:8\ndata:y\n\n");
		this.client.cut();
		assertThat(first.awaitEnd()).isEqualTo("RST");
		this.client.resumeReading();
		ScriptedConnection second = this.server.acceptStream();
		assertThat(second.lastEventId()).isEqualTo("7");
		second.chunk("data:z\n\n");
		assertThat(this.client.awaitEvents(2)).extracting(ReceivedEvent::data).containsExactly("x", "z");
	}

	@Test
	void aClientThatHasStoppedComesBackAfterACut() {
		this.client.stopReading();
		ScriptedConnection first = this.server.acceptStream();
		this.client.awaitOpen();
		this.client.cut();
		assertThat(first.awaitEnd()).isEqualTo("RST");
		this.server.acceptStream().chunk("data:x\n\n");
		this.client.awaitReconnect(1);
		this.client.resumeReading();
		assertThat(this.client.awaitEvents(1)).extracting(ReceivedEvent::attempt).containsExactly(2);
	}

	@Test
	void aCutBeforeTheAnswerIsNoneTheLess() {
		ScriptedConnection first = this.server.accept();
		assertThat(this.client.cut()).isTrue();
		assertThat(first.awaitEnd()).isEqualTo("RST");
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CUT);
		this.server.accept();
	}

	@Test
	void aCutEndsAClientThatConnectsOnlyOnce() {
		this.server.accept();
		try (SseTestClient once = SseTestClient.to(this.server.url()).once().open()) {
			this.server.acceptStream();
			once.awaitOpen();
			once.cut();
			assertThat(once.awaitClosed().ending()).isEqualTo(AttemptOutcome.CUT);
			assertThat(once.cut()).isFalse();
		}
	}

	@Test
	void leavingIsAnOrdinaryEndForTheServerAndFinal() {
		ScriptedConnection stream = this.server.acceptStream().chunk("data:x\n\n");
		this.client.awaitEvents(1);
		this.client.leave();
		assertThat(this.client.readyState()).isEqualTo(ReadyState.CLOSED);
		assertThat(stream.awaitEnd()).isEqualTo("FIN");
		assertThat(this.client.awaitClosed().ending()).isEqualTo(AttemptOutcome.LEFT);
		assertThat(this.client.attempts()).hasSize(1);
	}

	@Test
	void leavingIsPoliteEvenWithUnreadBytes() {
		this.server.accept(); // the other client's
		try (SseTestClient roomy = SseTestClient.to(this.server.url()).open()) {
			ScriptedConnection stream = this.server.acceptStream().chunk("data:x\n\n");
			roomy.awaitEvents(1);
			roomy.stopReading();
			// more than one read takes
			stream.chunk("data:" + "y".repeat(30_000) + "\n\n");
			roomy.leave();
			assertThat(stream.awaitEnd()).isEqualTo("FIN");
			assertThat(roomy.awaitClosed().ending()).isEqualTo(AttemptOutcome.LEFT);
			assertThat(roomy.events()).hasSize(1);
		}
	}

	@Test
	void leavingBeforeTheAnswerIsFinalToo() {
		ScriptedConnection stream = this.server.accept();
		this.client.leave();
		assertThat(stream.awaitEnd()).isEqualTo("FIN");
		assertThat(this.client.awaitClosed().status()).isZero();
	}

	@Test
	void leavingEndsTheWaitForAReconnect() {
		this.server.accept();
		try (SseTestClient patient = SseTestClient.to(this.server.url()).open()) {
			this.server.acceptStream().chunk("retry:3600000\n\n").end();
			patient.awaitEnd();
			patient.leave();
			assertThat(patient.awaitClosed().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(patient.attempts()).hasSize(1);
		}
	}

	@Test
	void closingTwiceDoesNoHarm() {
		this.server.acceptStream();
		this.client.awaitOpen();
		this.client.close();
		this.client.close();
		this.client.leave();
		assertThat(this.client.cut()).isFalse();
		assertThat(this.client.awaitClosed().ending()).isEqualTo(AttemptOutcome.LEFT);
	}

}
