package io.github.ssekit.example.login;

import java.time.Duration;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Two users who have logged in, as two browsers would. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LoginExampleTests {

	@LocalServerPort
	private int port;

	@Test
	void eachHearsWhatIsSentToThemAndNothingAfterTheLogout() {
		BrowserSession alice = BrowserSession.at(this.port).login("alice", "wonder");
		BrowserSession bob = BrowserSession.at(this.port).login("bob", "builder");
		try (SseTestClient atBobs = listen(bob); SseTestClient atAlices = listen(alice)) {
			assertThat(alice.post("/messages/bob", "text/plain", "hello bob").statusCode()).isEqualTo(202);
			assertThat(bob.post("/messages/alice", "text/plain", "hello alice").statusCode()).isEqualTo(202);
			assertThat(atBobs.awaitMessages(1)).extracting(ReceivedEvent::data)
				.containsExactly("{\"from\":\"alice\",\"text\":\"hello bob\"}");
			assertThat(atAlices.awaitMessages(1)).extracting(ReceivedEvent::data)
				.containsExactly("{\"from\":\"bob\",\"text\":\"hello alice\"}");

			bob.post("/logout", "text/plain", "");
			assertThat(atBobs.awaitClosed().status()).as("of the next try").isEqualTo(401);
			alice.post("/messages/bob", "text/plain", "still there?");
			assertThat(atBobs.messages()).hasSize(1);
			assertThat(atAlices.attempts()).hasSize(1);
		}
	}

	@Test
	void whoHasNotLoggedInHearsNothing() {
		try (SseTestClient nobody = BrowserSession.at(this.port).stream("/messages").open()) {
			assertThat(nobody.awaitClosed().status()).isEqualTo(401);
		}
	}

	private static SseTestClient listen(BrowserSession browser) {
		SseTestClient client = browser.stream("/messages").reconnectWithin(Duration.ofMillis(50)).openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

}
