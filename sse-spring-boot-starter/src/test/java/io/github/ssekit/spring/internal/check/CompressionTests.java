package io.github.ssekit.spring.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Events arrive at once, whatever is said of compression. */
@ExtendWith(OutputCaptureExtension.class)
class CompressionTests extends OnEachServer {

	@ParameterizedTest
	@ValueSource(strings = { "text/plain,text/event-stream", "text/event-stream" })
	void eventsArriveAtOnceThoughStreamsAreToBeCompressed(String types, CapturedOutput output) throws Exception {
		boolean tomcat = this.server == Server.TOMCAT;
		try (App app = compressing("server.compression.mime-types", types)) {
			HttpResponse<InputStream> response = ask(app, "/news");
			assertThat(response.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(tomcat);
			try (InputStream body = tomcat ? new GZIPInputStream(response.body()) : response.body()) {
				await(body, "event: sse.ready");
				app.hub().publish("news", SseEvent.of("first"));
				await(body, "data: first\n");
				app.hub().publish("news", SseEvent.of("second"));
				await(body, "data: second\n");
			}
			assertThat(SelfCheckTests.warnings(output)).hasSize(tomcat ? 1 : 0)
				.allSatisfy((line) -> assertThat(line)
					.contains("server.compression.mime-types = text/event-stream: streams are compressed"));
		}
	}

	@Test
	void everythingElseIsCompressedAsItIsSaid() throws Exception {
		try (App app = compressing("server.compression.additional-mime-types", "text/event-stream")) {
			assertThat(ask(app, "/page").headers().firstValue("Content-Encoding")).hasValue("gzip");
			try (InputStream body = ask(app, "/news").body()) {
				assertThat(body.read()).isPositive();
			}
		}
	}

	private App compressing(String property, String types) {
		return App.on(this.server)
			.with(Endpoints.class)
			.property("server.compression.enabled", "true")
			.property("server.compression.min-response-size", "1B")
			.property(property, types)
			.start();
	}

	private static HttpResponse<InputStream> ask(App app, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(app.uri(path))
			.header("Accept-Encoding", "gzip")
			.timeout(App.PATIENCE)
			.build();
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
	}

	/** Reads byte by byte: what has not been sent yet must not be waited for. */
	private static void await(InputStream body, String text) throws IOException {
		StringBuilder seen = new StringBuilder();
		while (seen.indexOf(text) < 0) {
			int next = body.read();
			assertThat(next).as("the stream goes on after %s, until %s", seen, text).isNotNegative();
			seen.append((char) next);
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@GetMapping("/page")
		String page() {
			return "x".repeat(5000);
		}

	}

}
