package io.github.ssekit.spring.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.test.client.SseTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody with the session cookie of an application without CSRF tokens. */
final class Visitor {

	private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3}).*");

	private volatile String cookie = "";

	/** Log in, once more where that was done before. */
	Visitor logIn(App app, String user) {
		HttpResponse<String> answer = send(app, "POST", "/login?username=" + user + "&password=secret");
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("error");
		return this;
	}

	void logOut(App app) {
		assertThat(send(app, "POST", "/logout").statusCode()).isEqualTo(302);
	}

	HttpResponse<String> get(App app, String path) {
		return send(app, "GET", path);
	}

	/** What is sent from now on is sent with the cookie that comes back. */
	HttpResponse<String> send(App app, String method, String path) {
		HttpResponse<String> answer = this.cookie.isEmpty() ? app.send(method, path)
				: app.send(method, path, "Cookie", this.cookie);
		answer.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((set) -> !set.contains("Max-Age=0"))
			.forEach((set) -> this.cookie = set.substring(0, (set + ";").indexOf(';')));
		return answer;
	}

	String cookie() {
		return this.cookie;
	}

	SseTestClient listening(App app, String path) {
		SseTestClient client = app.client(path).header("Cookie", this.cookie).openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	/** Ask for a stream and read the status; the connection stays open. */
	Answer open(App app, String path) {
		try {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
			socket.setSoTimeout((int) App.PATIENCE.toMillis());
			String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
					+ (this.cookie.isEmpty() ? "" : "Cookie: " + this.cookie + "\r\n") + "\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
			Matcher status = STATUS.matcher((line != null) ? line : "nothing");
			assertThat(status.matches()).as(line).isTrue();
			return new Answer(socket, Integer.parseInt(status.group(1)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** An answer whose body is not read. */
	record Answer(Socket socket, int status) implements AutoCloseable {

		@Override
		public void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
