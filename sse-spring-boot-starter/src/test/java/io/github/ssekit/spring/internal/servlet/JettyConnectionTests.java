package io.github.ssekit.spring.internal.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.http2.Tls;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a connection of Jetty that has become a stream's. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = { false, true })
class JettyConnectionTests {

	private static final String REQUEST = "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n";

	private static final int SEND_BUFFER_OF_THE_APPLICATION = 150_000;

	@Parameter
	boolean secure;

	@TempDir
	Path directory;

	private App app;

	private @Nullable SSLContext trust;

	@BeforeEach
	void start() throws Exception {
		AppBuilder builder = App.on(Server.JETTY)
			.with(Endpoints.class, RequestWatch.class)
			.property("sse.heartbeat", "0")
			.property("server.jetty.connection-idle-timeout", "2s");
		if (this.secure) {
			Tls tls = new Tls(this.directory);
			tls.properties().forEach(builder::property);
			this.trust = tls.trust();
		}
		this.app = builder.start();
	}

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void aClientThatLeavesIsSeenThoughNothingIsSent() throws Exception {
		try (LogWatch log = LogWatch.warnings()) {
			Client client = listening();
			client.layered.close();
			awaitNobodySoon();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void aClientWhoseConnectionEndsWithoutATlsMessageIsSeenThoughNothingIsSent() throws Exception {
		try (LogWatch log = LogWatch.warnings()) {
			Client client = listening();
			client.socket.close();
			awaitNobodySoon();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void aClientThatResetsItsConnectionIsSeenThoughNothingIsSent() throws Exception {
		try (LogWatch log = LogWatch.warnings()) {
			Client client = listening();
			client.socket.setSoLinger(true, 0);
			client.socket.close();
			awaitNobodySoon();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void theRequestHasEndedWhileTheStreamGoesOn() throws Exception {
		try (Client client = listening()) {
			assertThat(this.app.bean(RequestWatch.class).begun()).as("requests that stay open").isZero();
			publish("hello");
			client.readUntil("data: hello\n");
		}
	}

	@Test
	void aStreamMayBeQuietForLongerThanTheConnectionsOfOtherRequests() throws Exception {
		try (Client client = listening(); Client other = new Client()) {
			other.send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
			other.readUntil("page");
			assertThat(other.layered.getInputStream().read()).as("after its idle timeout").isEqualTo(-1);
			Awaitility.await()
				.during(Duration.ofSeconds(1))
				.atMost(App.PATIENCE)
				.until(() -> this.app.hub().countsHere().streams() == 1);
			publish("at last");
			client.readUntil("data: at last\n");
		}
	}

	@Test
	void onlyTheConnectionOfAStreamHasABoundedSendBufferAndNoIdleTimeout() throws Exception {
		try (Client other = new Client()) {
			other.send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
			other.readUntil("page");
			assertThat(sendBuffer()).isGreaterThanOrEqualTo(SEND_BUFFER_OF_THE_APPLICATION);
			assertThat(endPoint().getIdleTimeout()).isEqualTo(2000);
			other.send(REQUEST);
			other.readUntil("sse.ready");
			Awaitility.await().atMost(App.PATIENCE).until(() -> endPoint().getIdleTimeout() == 0);
			assertThat(sendBuffer()).as("which Linux doubles").isLessThanOrEqualTo(2 * StreamOpener.SEND_BUFFER);
		}
	}

	@Test
	void whatAClientSendsBehindItsRequestIsIgnoredUpToALimit() throws Exception {
		try (Client client = listening()) {
			client.send("x".repeat(16 * 1024));
			publish("hello");
			client.readUntil("data: hello\n");
			assertThat(client.text()).doesNotContain("400");
			assertThat(this.app.hub().countsHere().streams()).isOne();
			client.send("x");
			this.app.awaitStreams(0);
		}
	}

	@Test
	void whatComesTogetherWithTheRequestIsIgnoredAsWell() throws Exception {
		try (Client client = new Client()) {
			client.send(REQUEST + "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
			client.readUntil("sse.ready");
			publish("hello");
			client.readUntil("data: hello\n");
			assertThat(client.text()).doesNotContain("page");
		}
	}

	private Client listening() throws IOException {
		Client client = new Client();
		client.send(REQUEST);
		client.readUntil("sse.ready");
		this.app.awaitStreams(1);
		return client;
	}

	private void publish(String text) {
		this.app.hub().publish("news", SseEvent.of(text)).join();
	}

	private void awaitNobodySoon() {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(1))
			.untilAsserted(() -> assertThat(this.app.hub().countsHere().streams()).as("streams").isZero());
	}

	/** Of the only connection there is. */
	private EndPoint endPoint() {
		JettyWebServer server = (JettyWebServer) ((ServletWebServerApplicationContext) this.app.context())
			.getWebServer();
		return ((ServerConnector) server.getServer().getConnectors()[0]).getConnectedEndPoints().iterator().next();
	}

	private int sendBuffer() throws IOException {
		return ((SocketChannelEndPoint) endPoint()).getChannel().getOption(StandardSocketOptions.SO_SNDBUF);
	}

	/** A connection, and what has come from it. */
	private final class Client implements AutoCloseable {

		private final Socket socket;

		/** The same, or TLS on top of it. */
		private final Socket layered;

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		Client() throws IOException {
			int port = JettyConnectionTests.this.app.port();
			SSLContext tls = JettyConnectionTests.this.trust;
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.layered = (tls != null) ? tls.getSocketFactory().createSocket(this.socket, "localhost", port, true)
					: this.socket;
			this.layered.setSoTimeout((int) App.PATIENCE.toMillis());
		}

		void send(String text) throws IOException {
			this.layered.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		}

		void readUntil(String text) throws IOException {
			while (!text().contains(text)) {
				int next = this.layered.getInputStream().read();
				assertThat(next).as("after %s", text()).isNotNegative();
				this.received.write(next);
			}
		}

		String text() {
			return this.received.toString(StandardCharsets.UTF_8);
		}

		@Override
		public void close() throws IOException {
			this.layered.close();
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		String news() {
			return "news";
		}

		@GetMapping("/page")
		String page() {
			return "page";
		}

		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> sendBuffer() {
			return (factory) -> factory.addServerCustomizers((server) -> ((ServerConnector) server.getConnectors()[0])
				.setAcceptedSendBufferSize(SEND_BUFFER_OF_THE_APPLICATION));
		}

	}

}
