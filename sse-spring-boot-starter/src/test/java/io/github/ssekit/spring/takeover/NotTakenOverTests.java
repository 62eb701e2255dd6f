package io.github.ssekit.spring.takeover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams whose connections cannot be taken over, or are not to be: they work as well.
 */
class NotTakenOverTests {

	@Test
	void withThePropertyOffARequestStaysOpenAsLongAsItsStream() throws IOException {
		assertThatTheRequestStaysOpen(App.on(Server.TOMCAT).property("sse.transport.direct", false));
	}

	@Test
	void soItDoesWhereAStreamThatIsOneTooManyIsRefusedWithAStatus() throws IOException {
		assertThatTheRequestStaysOpen(App.on(Server.TOMCAT).property("sse.limits.over-limit", "status"));
	}

	@Test
	void soItDoesWithTheOtherConnectorOfTomcat() throws IOException {
		assertThatTheRequestStaysOpen(App.on(Server.TOMCAT).with(Nio2.class));
	}

	@Test
	void soItDoesWhereStreamsAreCompressed() throws IOException {
		AppBuilder builder = App.on(Server.TOMCAT)
			.property("server.compression.enabled", true)
			.property("server.compression.min-response-size", "0B")
			.property("server.compression.mime-types", "text/event-stream");
		try (App app = builder.with(Endpoints.class, RequestWatch.class).start();
				StreamSocket stream = new StreamSocket(new Socket(InetAddress.getLoopbackAddress(), app.port()))) {
			stream.send("GET /news HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
			stream.awaitText("Content-Encoding: gzip");
			app.awaitStreams(1);
			assertThat(app.bean(RequestWatch.class).begun()).isOne();
			app.hub().disconnectAll();
			stream.awaitText("\r\n0\r\n\r\n");
		}
	}

	private static void assertThatTheRequestStaysOpen(AppBuilder builder) throws IOException {
		try (App app = builder.with(Endpoints.class, RequestWatch.class).start();
				StreamSocket stream = StreamSocket.open(app, "/news")) {
			app.hub().publish("news", SseEvent.of("n"));
			stream.awaitText("data: n");
			assertThat(app.bean(RequestWatch.class).begun()).as("asynchronous requests").isOne();
			app.hub().disconnectAll();
			stream.awaitText("\r\n0\r\n\r\n");
			app.awaitStreams(0);
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		String news() {
			return "news";
		}

	}

	static class Nio2 implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

		@Override
		public void customize(TomcatWebServerFactory factory) {
			factory.setProtocol("org.apache.coyote.http11.Http11Nio2Protocol");
		}

	}

}
