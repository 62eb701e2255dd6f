package io.github.ssekit.example.hello;

import java.time.Duration;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Two people in a room. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class HelloTests {

	@LocalServerPort
	private int port;

	@Test
	void everybodyHearsWhatIsSaidAlsoWhoWasAway() {
		try (SseTestClient one = room().stream("/room").openAndAwait();
				SseTestClient other = room().stream("/room").reconnectWithin(Duration.ofMillis(50)).openAndAwait()) {
			one.awaitEvent("sse.ready");
			other.awaitEvent("sse.ready");
			other.cut();
			say("hello");
			say("world");
			assertThat(one.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("hello", "world");
			assertThat(other.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("hello", "world");
		}
	}

	private void say(String words) {
		assertThat(room().post("/room", "text/plain", words).statusCode()).isEqualTo(200);
	}

	private BrowserSession room() {
		return BrowserSession.at(this.port);
	}

}
