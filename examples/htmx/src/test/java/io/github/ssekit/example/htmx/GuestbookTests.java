package io.github.ssekit.example.htmx;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What the page of the guestbook gets. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GuestbookTests {

	@LocalServerPort
	private int port;

	@Test
	void anEntryIsAPieceOfHtmlThatNobodyCanPutAnythingInto() {
		try (SseTestClient reader = guestbook().stream("/entries")
			.reconnectWithin(Duration.ofMillis(50))
			.openAndAwait()) {
			reader.awaitEvent("sse.ready");
			write("one+%3Cscript%3E");
			assertThat(reader.awaitMessages(1)).extracting(ReceivedEvent::type, ReceivedEvent::data)
				.containsExactly(tuple("entry", "<li>one &lt;script&gt;</li>"));
			reader.cut();
			write("two");
			assertThat(reader.awaitMessages(2)).last().extracting(ReceivedEvent::data).isEqualTo("<li>two</li>");
		}
	}

	@Test
	void thePageFindsItsScripts() {
		List<String> scripts = Pattern.compile("src=\"([^\"]+)\"")
			.matcher(guestbook().get("/index.html").body())
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(scripts).hasSize(2)
			.allSatisfy((script) -> assertThat(guestbook().get(script).statusCode()).isEqualTo(200));
	}

	private void write(String words) {
		assertThat(guestbook().post("/entries", "application/x-www-form-urlencoded", "words=" + words).statusCode())
			.isEqualTo(204);
	}

	private BrowserSession guestbook() {
		return BrowserSession.at(this.port);
	}

}
