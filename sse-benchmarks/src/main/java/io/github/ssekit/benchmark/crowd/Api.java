package io.github.ssekit.benchmark.crowd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP interface of the nodes. Thread-safe. */
public final class Api {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int SIZE = 60;

	private static final Pattern COUNTS = Pattern
		.compile("\\{\"clients\":(\\d+),\"streams\":(\\d+),\"node\":\\{\"clients\":(\\d+),\"streams\":(\\d+)\\}\\}");

	static {
		// a connection that the server is about to close must not be taken again
		System.setProperty("jdk.httpclient.keepalive.timeout", "5");
	}

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	/**
	 * What is sent: a kind, a number, the time, and more; filled up to 60 bytes.
	 * @param kind {@code b} for everybody, {@code t} for a topic, {@code o} for one
	 * @param number which of its kind
	 * @param more nothing, or what else is to be said
	 * @return the text
	 */
	public static String data(char kind, long number, String more) {
		String data = kind + " " + number + ' ' + System.nanoTime() + (more.isEmpty() ? "" : ' ' + more);
		return data + " " + ".".repeat(Math.max(0, SIZE - 1 - data.length()));
	}

	/** Publish, and go on when the event has its place. */
	void publish(int port, String to, String data) throws InterruptedException {
		try {
			accepted(this.client.send(request(port, to, data), HttpResponse.BodyHandlers.discarding()));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Not published by the node at " + port, ex);
		}
	}

	/** Publish, without waiting. */
	CompletableFuture<Void> publishing(int port, String to, String data) {
		return this.client.sendAsync(request(port, to, data), HttpResponse.BodyHandlers.discarding())
			.thenAccept(Api::accepted);
	}

	/** Whom a node knows of. */
	Counts counts(int port) throws InterruptedException {
		try {
			String body = this.client
				.send(HttpRequest.newBuilder(uri(port, "connected-count")).timeout(PATIENCE).build(),
						HttpResponse.BodyHandlers.ofString())
				.body();
			Matcher counts = COUNTS.matcher(body);
			if (!counts.matches()) {
				throw new IllegalStateException("These are no counts: " + body);
			}
			return new Counts(Integer.parseInt(counts.group(1)), Integer.parseInt(counts.group(2)),
					Integer.parseInt(counts.group(4)));
		}
		catch (IOException ex) {
			throw new IllegalStateException("No counts from the node at " + port, ex);
		}
	}

	private static HttpRequest request(int port, String to, String data) {
		return HttpRequest.newBuilder(uri(port, to))
			.timeout(PATIENCE)
			.header("Content-Type", "text/plain;charset=UTF-8")
			.POST(HttpRequest.BodyPublishers.ofString(data))
			.build();
	}

	private static void accepted(HttpResponse<Void> response) {
		if (response.statusCode() != 202) {
			throw new IllegalStateException("Answered with " + response.statusCode() + ": " + response.uri());
		}
	}

	private static URI uri(int port, String call) {
		return URI.create("http://127.0.0.1:" + port + "/api/v1/sse/" + call);
	}

	/**
	 * What a node counts.
	 *
	 * @param clients on all nodes
	 * @param streams on all nodes
	 * @param here streams on this node
	 */
	record Counts(int clients, int streams, int here) {
	}

}
