package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.spring.internal.tomcat.TomcatGracefulPauseProtocol;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever comes in the very moment when Tomcat is paused, before it goes down. */
class PausedTomcatTests {

	@AfterEach
	void goOn() {
		PausedProtocol.goOn();
	}

	@Test
	void cutsOffWhoIsAskingAndTellsNobodyThatTheRequestIsWrong() throws IOException {
		try (App app = App.on(Server.TOMCAT).with(Paused.class).start()) {
			assertThat(answer(app)).startsWith("HTTP/1.1 404");
			PausedProtocol.pauseAfterTheFirstLine();
			assertThat(answer(app)).as("an answer, upon which EventSource would give up").isEmpty();
			PausedProtocol.goOn();
			assertThat(answer(app)).startsWith("HTTP/1.1 404");
		}
	}

	/** All bytes until the server closes the connection. */
	private static String answer(App app) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
			socket.setSoTimeout((int) App.PATIENCE.toMillis());
			String request = "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	static class Paused implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

		@Override
		public void customize(TomcatWebServerFactory factory) {
			factory.setProtocol(PausedProtocol.class.getName());
		}

	}

	/** Says that it is paused from the second look on, which is after the first line. */
	public static class PausedProtocol extends TomcatGracefulPauseProtocol {

		private static final AtomicInteger LOOKS = new AtomicInteger(Integer.MIN_VALUE);

		static void pauseAfterTheFirstLine() {
			LOOKS.set(0);
		}

		static void goOn() {
			LOOKS.set(Integer.MIN_VALUE);
		}

		@Override
		public boolean isPaused() {
			return LOOKS.getAndIncrement() > 0;
		}

	}

}
