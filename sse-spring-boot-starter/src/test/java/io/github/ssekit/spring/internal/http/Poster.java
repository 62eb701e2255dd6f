package io.github.ssekit.spring.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ssekit.spring.support.App;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Sends events to a path, as curl does. */
final class Poster {

	static final String JSON = "application/json";

	static final String NDJSON = "application/x-ndjson";

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI uri;

	Poster(URI uri) {
		this.uri = uri;
	}

	/** Headers of one who logs in by the name as password. */
	static String[] login(String name) {
		return new String[] { "Authorization",
				"Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8)) };
	}

	static String[] and(String[] headers, String... others) {
		return Stream.concat(Arrays.stream(headers), Arrays.stream(others)).toArray(String[]::new);
	}

	HttpResponse<String> post(String type, String body, String... headers) {
		return post(type, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	HttpResponse<String> post(String type, byte[] body, String... headers) {
		HttpRequest request = HttpRequest.newBuilder(this.uri)
			.timeout(App.PATIENCE)
			.headers(and(headers, "Content-Type", type))
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		IOException unanswered = new IOException();
		try {
			// an answer that comes before all was sent may be lost with its connection
			for (int attempt = 0; attempt < 3; attempt++) {
				try {
					return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
				}
				catch (IOException ex) {
					unanswered = ex;
				}
			}
			throw new AssertionError("it was not answered", unanswered);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** Begin a body of which nobody knows how long it will be. */
	Upload open(String type, String... headers) throws IOException {
		return new Upload(this.uri, and(headers, "Content-Type", type));
	}

	/** The members of an answer that are numbers. */
	static Map<String, Integer> numbers(HttpResponse<String> answer) {
		Map<String, Integer> numbers = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> member : JsonMapper.shared().readTree(answer.body()).properties()) {
			if (member.getValue().isInt()) {
				numbers.put(member.getKey(), member.getValue().intValue());
			}
		}
		return numbers;
	}

	static void assertProblem(HttpResponse<String> answer, int status, String detail) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(answer.body());
		assertThat(problem.get("status").intValue()).isEqualTo(status);
		assertThat(problem.get("detail").stringValue()).contains(detail);
	}

	/** A request whose body is sent in chunks. */
	static final class Upload implements AutoCloseable {

		private final Socket socket;

		Upload(URI uri, String... headers) throws IOException {
			this.socket = new Socket(uri.getHost(), uri.getPort());
			this.socket.setSoTimeout((int) App.PATIENCE.toMillis());
			StringBuilder head = new StringBuilder("POST " + uri.getPath()
					+ " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n");
			for (int i = 0; i < headers.length; i += 2) {
				head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
			}
			send(head + "\r\n");
		}

		void write(String text) throws IOException {
			send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
		}

		/** The same to a server that may have answered and closed. */
		void tryWrite(String text) {
			try {
				write(text);
			}
			catch (IOException ex) {
				// it has heard enough
			}
		}

		/** Head and body. */
		String answer() throws IOException {
			try {
				send("0\r\n\r\n");
			}
			catch (IOException ex) {
				// it has answered before
			}
			return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}

		private void send(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
