package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the client waits before it comes back. Covers {@code format-field-retry*} of
 * web-platform-tests.
 */
class ReconnectionTimeTests {

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void staysAwayAfterOneConnectionIfToldSo() {
		try (SseTestClient once = SseTestClient.to(this.server.url()).once().open()) {
			this.server.acceptStream().chunk("id:7\ndata:x\n\n").end();
			ConnectionAttempt attempt = once.awaitClosed();
			assertThat(attempt.ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(attempt.opened()).isTrue();
			assertThat(once.attempts()).hasSize(1);
			assertThat(once.awaitOpen()).isEqualTo(attempt);
		}
	}

	@Test
	void waitsAsLongAsTheServerAsks() {
		try (SseTestClient patient = SseTestClient.to(this.server.url()).open()) {
			this.server.acceptStream().chunk("retry:9999\nretry:150\n\n").chunk("retry:100x\nretry\n\n").end();
			this.server.acceptStream().end();
			this.server.acceptStream();
			ConnectionAttempt third = patient.awaitReconnect(2);
			assertThat(patient.reconnectionTime()).isEqualTo(Duration.ofMillis(150));
			assertThat(third.startedNanos() - patient.awaitEnd(2).endedNanos())
				.isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
			assertThat(patient.attempts().get(1).startedNanos() - patient.awaitEnd(1).endedNanos())
				.isBetween(TimeUnit.MILLISECONDS.toNanos(150), TimeUnit.MILLISECONDS.toNanos(9000));
		}
	}

	@Test
	void waitsThreeSecondsWhereTheServerAsksForNothing() {
		try (SseTestClient patient = SseTestClient.to(this.server.url()).open()) {
			this.server.acceptStream();
			patient.awaitOpen();
			assertThat(patient.reconnectionTime()).isEqualTo(Duration.ofSeconds(3));
		}
	}

	@Test
	void saysWhatTheServerAskedForThoughItWaitsLess() {
		try (SseTestClient hasty = SseTestClient.to(this.server.url()).reconnectWithin(Duration.ZERO).open()) {
			this.server.acceptStream().chunk("retry:3600000\n\n").end();
			this.server.acceptStream();
			hasty.awaitReconnect(1);
			assertThat(hasty.reconnectionTime()).isEqualTo(Duration.ofHours(1));
		}
	}

	@Test
	void canBeAskedToWaitForMoreThanALifetime() {
		try (SseTestClient patient = SseTestClient.to(this.server.url()).open()) {
			this.server.acceptStream().chunk("retry:99999999999999999999\n\n").end();
			patient.awaitEnd();
			assertThat(patient.reconnectionTime()).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
			assertThat(patient.readyState()).isEqualTo(ReadyState.CONNECTING);
		}
	}

}
