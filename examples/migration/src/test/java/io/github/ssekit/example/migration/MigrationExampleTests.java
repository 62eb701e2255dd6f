package io.github.ssekit.example.migration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What pages see before they have moved, and after. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MigrationExampleTests {

	@LocalServerPort
	private int port;

	@Test
	void pagesThatHaveMovedHearWhatTheOthersHear() {
		try (SseTestClient before = shop().stream("/old/news").openAndAwait();
				SseTestClient now = shop().stream("/news").openAndAwait()) {
			now.awaitEvent("sse.ready");
			publish("Both");
			assertThat(before.awaitEvent("article").data()).isEqualTo("{\"title\":\"Both\",\"text\":\"...\"}")
				.isEqualTo(now.awaitEvent("article").data());
		}
	}

	@Test
	void whoWasAwayMissesNothingAnyMore() {
		try (SseTestClient page = shop().stream("/news").reconnectWithin(Duration.ofMillis(50)).openAndAwait()) {
			page.awaitEvent("sse.ready");
			page.cut();
			publish("While away");
			assertThat(page.awaitMessages(1)).extracting(ReceivedEvent::data)
				.containsExactly("{\"title\":\"While away\",\"text\":\"...\"}");
		}
	}

	@Test
	void answersAreCompressedAndEventsOfAStreamComeAtOnce() throws Exception {
		publish("Long ".repeat(500));
		HttpResponse<InputStream> articles = get(HttpClient.Version.HTTP_1_1, "/articles");
		assertThat(articles.headers().firstValue("Content-Encoding")).hasValue("gzip");
		articles.body().close();

		HttpResponse<InputStream> stream = get(HttpClient.Version.HTTP_1_1, "/news");
		assertThat(stream.headers().firstValue("Content-Encoding")).isEmpty();
		assertThatEventsComeAtOnce(stream);
	}

	@Test
	void streamsGoOverHttp2AsWell() throws Exception {
		HttpResponse<InputStream> stream = get(HttpClient.Version.HTTP_2, "/news");
		assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThatEventsComeAtOnce(stream);
	}

	private void assertThatEventsComeAtOnce(HttpResponse<InputStream> stream) throws IOException {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
			awaitLine(lines, "event: sse.ready");
			publish("First");
			awaitLine(lines, "data: {\"title\":\"First\",\"text\":\"...\"}");
			publish("Second");
			awaitLine(lines, "data: {\"title\":\"Second\",\"text\":\"...\"}");
		}
	}

	private static void awaitLine(BufferedReader lines, String wanted) throws IOException {
		String line = lines.readLine();
		while (!wanted.equals(line)) {
			assertThat(line).as("a line before " + wanted).isNotNull();
			line = lines.readLine();
		}
	}

	private HttpResponse<InputStream> get(HttpClient.Version version, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/shop" + path))
			.header("Accept-Encoding", "gzip")
			.build();
		return HttpClient.newBuilder()
			.version(version)
			.build()
			.send(request, HttpResponse.BodyHandlers.ofInputStream());
	}

	private void publish(String title) {
		String article = "{\"title\":\"" + title + "\",\"text\":\"...\"}";
		assertThat(shop().post("/articles", "application/json", article).statusCode()).isEqualTo(201);
	}

	private BrowserSession shop() {
		return BrowserSession.at("http://localhost:" + this.port + "/shop");
	}

}
