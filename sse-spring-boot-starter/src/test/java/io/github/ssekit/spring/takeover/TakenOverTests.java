package io.github.ssekit.spring.takeover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.redis.TlsCertificate;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a stream is on a connection that was taken over from Tomcat: the request is over,
 * and a client that leaves is seen at once. Heartbeats are off, so nothing is written
 * that would show it.
 */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = { false, true })
class TakenOverTests {

	@TempDir
	static Path folder;

	private static App app;

	private static TlsCertificate certificate;

	@Parameter
	boolean tls;

	@BeforeParameterizedClassInvocation
	static void start(boolean tls) throws IOException {
		Path logs = Files.createDirectory(folder.resolve("logs-" + tls));
		var builder = App.on(Server.TOMCAT)
			.with(Endpoints.class, RequestWatch.class)
			.property("sse.heartbeat", "0s")
			.property("server.tomcat.accesslog.enabled", true)
			.property("server.tomcat.accesslog.directory", logs.toString())
			.property("server.tomcat.accesslog.pattern", "%U %s");
		if (tls) {
			certificate = TlsCertificate.selfSigned(Files.createDirectory(folder.resolve("tls")));
			builder.property("server.ssl.certificate", certificate.certificate().toString())
				.property("server.ssl.certificate-private-key", certificate.key().toString());
		}
		app = builder.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void eventsComeInOrderAndTheEndIsAChunkAndAClosedLine() throws IOException {
		try (StreamSocket stream = open("/news")) {
			for (int i = 0; i < 200; i++) {
				String data = i + "-" + "x".repeat(i * 37 % 3000);
				app.hub().publish("news", SseEvent.of(data));
			}
			stream.awaitText("data: 199-");
			app.hub().disconnectAll();
			String whole = stream.whole();
			assertThat(whole).startsWith("HTTP/1.1 200").contains("sse.ended").endsWith("\r\n0\r\n\r\n");
			assertThat(Pattern.compile("data: (\\d+)-").matcher(whole).results().map((match) -> match.group(1)))
				.containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
		}
		app.awaitStreams(0);
	}

	@Test
	void aClientThatClosesIsSeenWithoutAWrite() throws IOException {
		for (StreamSocket stream : openSome()) {
			stream.close();
		}
		assertThatAllAreGone();
	}

	@Test
	void aClientThatIsResetIsSeenWithoutAWrite() throws IOException {
		for (StreamSocket stream : openSome()) {
			stream.reset();
		}
		assertThatAllAreGone();
	}

	@Test
	void theRequestIsOverWhenTheStreamBegins() throws IOException {
		RequestWatch requests = app.bean(RequestWatch.class);
		int begun = requests.begun();
		try (StreamSocket stream = open("/over")) {
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(accessLog()).contains("/over 200"));
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(app.bean(MeterRegistry.class)
					.get("http.server.requests")
					.tags("uri", "/over", "status", "200")
					.timer()
					.count()).isOne());
			assertThat(requests.begun()).as("asynchronous requests").isEqualTo(begun);
			app.hub().publish("news", SseEvent.of("later"));
			stream.awaitText("later");
		}
		app.awaitStreams(0);
		assertThat(accessLog().lines().filter((line) -> line.startsWith("/over")).toList())
			.containsExactly("/over 200");
	}

	@Test
	void whatAClientSendsBehindItsRequestIsNoRequest() throws IOException {
		try (StreamSocket stream = new StreamSocket(socket())) {
			String request = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
			stream.send("GET /news" + request + "GET /page?name=pipelined" + request);
			stream.awaitText("sse.ready");
			stream.send("GET /page?name=late" + request);
			app.hub().publish("news", SseEvent.of("on"));
			stream.awaitText("data: on");
			assertThat(stream.text()).doesNotContain("page of");
		}
		app.awaitStreams(0);
	}

	@Test
	void aClientThatSendsWithoutEndIsCutOff() throws IOException {
		try (StreamSocket stream = open("/news")) {
			sendUntilCut(stream);
		}
		app.awaitStreams(0);
	}

	@Test
	void aStreamWhoseRequestFailsAfterItsHeadIsNotCountedForEver() throws IOException {
		try (LogWatch log = LogWatch.warnings(); StreamSocket stream = new StreamSocket(socket())) {
			stream.send("GET /failing HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(stream.whole()).as("a stream that is cut").doesNotContain("\r\n0\r\n");
			app.awaitStreams(0);
			assertThat(log.lines()).anyMatch((line) -> line.contains("as asked for"));
		}
	}

	@Test
	void ordinaryRequestsOnConnectionsThatWereStreamsOnceAreWhole() throws IOException {
		for (int round = 0; round < 3; round++) {
			for (StreamSocket stream : openSome()) {
				stream.close();
			}
			app.awaitStreams(0);
			for (int i = 0; i < 40; i++) {
				try (StreamSocket page = new StreamSocket(socket())) {
					String name = "n".repeat(6000);
					page.send("GET /page?name=" + name + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
					assertThat(page.whole()).startsWith("HTTP/1.1 200").contains("page of " + name);
				}
			}
		}
	}

	@Test
	void aReaderThatIsStuckIsEndedAndOthersGoOn() throws IOException {
		try (StreamSocket stuck = StreamSocket.open(socket(4096), "/news"); StreamSocket healthy = open("/news")) {
			for (int i = 0; i < 100; i++) {
				app.hub().publish("news", SseEvent.of(i + "x".repeat(20_000)));
			}
			app.hub().publish("news", SseEvent.of("last of them"));
			healthy.awaitText("last of them");
			app.hub().disconnectAll();
			assertThat(healthy.whole()).endsWith("\r\n0\r\n\r\n");
			// where its last block cannot be written, its time is up a few seconds later
			app.awaitStreams(0);
			assertThat(stuck.whole()).doesNotContain("last of them");
		}
	}

	private static void sendUntilCut(StreamSocket stream) {
		Awaitility.await().atMost(App.PATIENCE).until(() -> {
			try {
				stream.send("x".repeat(4096));
				return false;
			}
			catch (IOException ex) {
				return true;
			}
		});
	}

	private List<StreamSocket> openSome() throws IOException {
		List<StreamSocket> streams = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			streams.add(open("/news"));
		}
		app.awaitStreams(40);
		return streams;
	}

	private static void assertThatAllAreGone() {
		// far below what any write would need; a busy machine takes some of it
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(5))
			.until(() -> app.hub().countsHere().streams() == 0);
	}

	private StreamSocket open(String path) throws IOException {
		return StreamSocket.open(socket(), path);
	}

	private Socket socket() throws IOException {
		return socket(64 * 1024);
	}

	private Socket socket(int receiveBuffer) throws IOException {
		Socket plain = new Socket();
		plain.setReceiveBufferSize(receiveBuffer);
		plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port()));
		return this.tls ? certificate.trust().getSocketFactory().createSocket(plain, "localhost", app.port(), true)
				: plain;
	}

	private static String accessLog() throws IOException {
		StringBuilder text = new StringBuilder();
		Path logs = Path.of(app.context().getEnvironment().getRequiredProperty("server.tomcat.accesslog.directory"));
		try (var files = Files.list(logs)) {
			for (Path file : files.toList()) {
				text.append(Files.readString(file));
			}
		}
		return text.toString();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint({ "/news", "/over", "/failing" })
		SseStream news() {
			return SseStream.of("news");
		}

		@GetMapping("/page")
		String page(@RequestParam String name) {
			return "page of " + name;
		}

		@Bean
		FilterRegistrationBean<Filter> fails() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				throw new IllegalStateException("as asked for");
			});
			registration.addUrlPatterns("/failing");
			return registration;
		}

	}

}
