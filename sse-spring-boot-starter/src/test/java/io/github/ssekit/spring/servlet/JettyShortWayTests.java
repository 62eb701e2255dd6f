package io.github.ssekit.spring.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
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

/** When the short way is taken, and when something stands on it. */
class JettyShortWayTests {

	private App app;

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void itIsTakenOnJetty() {
		start(App.on(Server.JETTY));
		assertThat(get("/way")).isEqualTo("short");
	}

	@Test
	void springsOwnFiltersDoNotStandOnIt() {
		start(App.on(Server.JETTY).secured().with(OpenToAll.class));
		assertThat(get("/tagged/way")).isEqualTo("short");
	}

	@Test
	void tomcatHasNone() {
		start(App.on(Server.TOMCAT));
		assertThat(get("/way")).isEqualTo("none");
	}

	@Test
	void aFilterThatWrapsTheResponseGetsAllBytes() {
		start(App.on(Server.JETTY));
		assertThat(get("/wrapped/way")).isEqualTo("none");
	}

	@Test
	void compressionGetsAllBytes() {
		start(App.on(Server.JETTY)
			.property("server.compression.enabled", true)
			.property("server.compression.mime-types", "text/event-stream"));
		assertThat(this.app.get("/way", "Accept-Encoding", "gzip").body()).isEqualTo("none");
	}

	@Test
	void whoSpeaksHttp10IsSentNoChunks() throws IOException {
		start(App.on(Server.JETTY));
		assertThat(wholeStream("GET /news HTTP/1.0\r\n\r\n")).contains("data: {\"client\"")
			.contains("\ndata: hello\n")
			.doesNotContain("Transfer-Encoding")
			.endsWith("\n\n");
	}

	@Test
	void whoWantsTheConnectionToEndWithTheStreamIsSentNoBrokenChunks() throws IOException {
		start(App.on(Server.JETTY));
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
	void theConnectionServesAnotherRequestWhenTheStreamHasEnded() throws IOException {
		start(App.on(Server.JETTY));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.app.port())) {
			send(socket, "GET /news HTTP/1.1\r\nHost: localhost\r\n\r\n");
			ByteArrayOutputStream received = new ByteArrayOutputStream();
			readUntil(socket.getInputStream(), received, "sse.ready");
			this.app.hub().disconnectAll();
			readUntil(socket.getInputStream(), received, "\r\n0\r\n\r\n");
			send(socket, "GET /way HTTP/1.1\r\nHost: localhost\r\n\r\n");
			received.reset();
			readUntil(socket.getInputStream(), received, "short");
			assertThat(text(received)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void whoTakesNothingForTheWriteTimeoutIsCutOff() throws IOException {
		start(App.on(Server.JETTY).property("sse.write-timeout", "1s"));
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

	private void start(AppBuilder builder) {
		this.app = builder.with(Endpoints.class).start();
	}

	private String get(String path) {
		return this.app.get(path).body();
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

		@SseEndpoint("/news")
		String news() {
			return "news";
		}

		@GetMapping({ "/way", "/wrapped/way", "/tagged/way" })
		String way(HttpServletRequest request, HttpServletResponse response) {
			return (JettyShortWay.of(request, response) == ShortWay.NONE) ? "none" : "short";
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
