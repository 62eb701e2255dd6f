package io.github.ssekit.spring.internal.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.internal.transport.ServerTransportFinder;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import static org.assertj.core.api.Assertions.assertThat;

/** When a connection is taken over, and when something on the way forbids it. */
class TransportTests extends OnEachServer {

	private static final WriteTimeouts TIMEOUTS = new WriteTimeouts(Duration.ofSeconds(60));

	private static final ServerTransport TRANSPORT = ServerTransportFinder.find(true, TIMEOUTS);

	private App app;

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void itIsTaken() throws Exception {
		start(App.on(this.server));
		assertThat(way("/way")).isEqualTo(direct());
	}

	@Test
	void springsOwnFiltersDoNotStandOnIt() throws Exception {
		start(App.on(this.server).secured().with(OpenToAll.class));
		assertThat(way("/tagged/way")).isEqualTo(direct());
	}

	@Test
	void aFilterThatWrapsTheResponseGetsAllBytes() throws Exception {
		start(App.on(this.server));
		assertThat(way("/wrapped/way")).isEqualTo("ServletEventSink");
	}

	@Test
	void compressionGetsAllBytesWhereStreamsAreCompressed() throws Exception {
		start(App.on(this.server)
			.property("server.compression.enabled", true)
			.property("server.compression.min-response-size", "0B")
			.property("server.compression.mime-types", "text/event-stream"));
		// on Jetty streams are left out, as it would hold events back
		assertThat(way("/way")).isEqualTo((this.server == Server.TOMCAT) ? "ServletEventSink" : "JettyEventSink");
	}

	@Test
	void whoHasGotTheHeadHearsAllThatIsPublishedFromThenOn() throws IOException {
		start(App.on(this.server));
		for (int round = 0; round < 100; round++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
				socket.setSoTimeout((int) App.PATIENCE.toMillis());
				send(socket, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
				ByteArrayOutputStream received = new ByteArrayOutputStream();
				readUntil(socket.getInputStream(), received, "\r\n\r\n");
				this.app.hub().publish("news", SseEvent.of("round " + round));
				readUntil(socket.getInputStream(), received, "data: round " + round + "\n");
			}
		}
	}

	@Test
	void whatAStreamHasToSayAtOnceComesTogetherWithItsHead() throws IOException {
		start(App.on(this.server));
		for (int round = 0; round < 50; round++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
				socket.setSoTimeout((int) App.PATIENCE.toMillis());
				send(socket, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
				byte[] packet = new byte[8192];
				int length = socket.getInputStream().read(packet);
				assertThat(new String(packet, 0, length, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200")
					.contains("event: sse.ready")
					.containsPattern("}\n\n(\r\n)?$");
			}
		}
	}

	@Test
	void aStreamThatIsRefusedIsAWholeAnswerAndItsConnectionIsClosed() throws IOException {
		start(App.on(this.server));
		this.app.hub().drain().join();
		for (int round = 0; round < 20; round++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
				socket.setSoTimeout((int) App.PATIENCE.toMillis());
				send(socket, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
				String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(whole).startsWith("HTTP/1.1 200")
					.contains("event: sse.refused", "Content-Length: ", "Connection: close")
					.endsWith("\"draining\"}\n\n");
			}
		}
	}

	@Test
	void whoSpeaksHttp10IsSentNoChunks() throws IOException {
		start(App.on(this.server));
		assertThat(wholeStream("GET /news HTTP/1.0\r\n\r\n")).contains("data: {\"client\"")
			.contains("\ndata: hello\n")
			.doesNotContain("Transfer-Encoding")
			.endsWith("\n\n");
	}

	@Test
	void whoWantsTheConnectionToEndWithTheStreamIsSentNoBrokenChunks() throws IOException {
		start(App.on(this.server));
		String stream = wholeStream("GET /news HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		assertThat(stream).contains("\ndata: hello\n");
		if (stream.contains("chunked")) {
			assertThat(stream).endsWith("\r\n0\r\n\r\n");
		}
		else {
			assertThat(stream).endsWith("\n\n");
		}
	}

	@Test
	void theLineEndsWithTheStream() throws IOException {
		start(App.on(this.server));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
			send(socket, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			readUntil(socket.getInputStream(), received, "sse.ready");
			this.app.hub().disconnectAll();
			readUntil(socket.getInputStream(), received, "\r\n0\r\n\r\n");
			assertThat(socket.getInputStream().read()).as("behind the last chunk").isEqualTo(-1);
		}
	}

	@Test
	void whoTakesNothingForTheWriteTimeoutIsCutOff() throws IOException {
		start(App.on(this.server).property("sse.write-timeout", "1s"));
		try (Socket stuck = new Socket()) {
			stuck.setReceiveBufferSize(4096);
			stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.app.port()));
			send(stuck, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
			this.app.awaitStreams(1);
			String large = "x".repeat(100_000);
			for (int i = 0; i < 20; i++) {
				this.app.hub().publish("news", SseEvent.of(large));
			}
			this.app.awaitStreams(0);
		}
	}

	private String direct() {
		return (this.server == Server.TOMCAT) ? "TomcatEventSink" : "JettyEventSink";
	}

	private void start(AppBuilder builder) {
		this.app = builder.with(Endpoints.class).start();
	}

	/** Which way a stream takes: the name of its sink. */
	private String way(String path) throws Exception {
		CompletableFuture<String> way = new CompletableFuture<>();
		this.app.bean(Endpoints.class).way = way;
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
			send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
			return way.get(20, TimeUnit.SECONDS);
		}
	}

	/** An event is published when the stream is open, and then it is closed. */
	private String wholeStream(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
			send(socket, request);
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			readUntil(socket.getInputStream(), received, "sse.ready");
			this.app.hub().publish("news", SseEvent.of("hello"));
			readUntil(socket.getInputStream(), received, "hello\n");
			this.app.hub().disconnectAll();
			socket.getInputStream().transferTo(received);
			return text(received);
		}
	}

	private static void send(Socket socket, String request) throws IOException {
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
	}

	private static void readUntil(InputStream in, ByteArrayOutputStream received, String text) throws IOException {
		while (!text(received).contains(text)) {
			int next = in.read();
			assertThat(next).as(text(received)).isNotNegative();
			received.write(next);
		}
	}

	private static String text(ByteArrayOutputStream bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

	@RestController
	static class Endpoints {

		volatile CompletableFuture<String> way = new CompletableFuture<>();

		@SseEndpoint("/news")
		String news() {
			return "news";
		}

		@GetMapping("/page")
		String page() {
			return "page";
		}

		@GetMapping({ "/way", "/wrapped/way", "/tagged/way" })
		void way(HttpServletRequest request, HttpServletResponse response) throws IOException {
			ShallowEtagHeaderFilter.disableContentCaching(request); // as the opener does
			response.setContentType("text/event-stream");
			ConnectionHandover taken = TRANSPORT.prepare(request, response);
			if (taken != null) {
				this.way.complete(taken.sink().getClass().getSimpleName());
				open(taken.sink());
				taken.sendHead();
				return;
			}
			AsyncContext context = request.startAsync();
			ServletEventSink sink = new ServletEventSink(context, response.getOutputStream(), () -> {
			}, ServletResponseHead.FIXED, TIMEOUTS);
			this.way.complete(sink.getClass().getSimpleName());
			open(sink);
		}

		private static void open(EventSink sink) {
			sink.open(new EventSink.Listener() {

				@Override
				public void onWritable() {
					sink.write(new byte[] { ':', '\n' }, 0, 2);
					sink.close();
				}

				@Override
				public void onGone(Throwable cause) {
					// closed already
				}

			});
		}

		@Bean
		FilterRegistrationBean<Filter> wraps() {
			return filter((request, response, chain) -> chain.doFilter(request,
					new HttpServletResponseWrapper((HttpServletResponse) response)), "/wrapped/*");
		}

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> tags() {
			return filter(new ShallowEtagHeaderFilter(), "/tagged/*");
		}

		private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, String path) {
			FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
			registration.addUrlPatterns(path);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpenToAll {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

}
