package io.github.ssekit.spring.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.github.ssekit.SseHub;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.client.SseTestClientBuilder;
import org.awaitility.Awaitility;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** A running application on a real web server, as its clients see it. */
public final class App implements AutoCloseable {

	/** How long a test waits for what must come: two processors, many builds. */
	public static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private final int port;

	App(ConfigurableApplicationContext context) {
		this(context, "local.server.port");
	}

	private App(ConfigurableApplicationContext context, String port) {
		this.context = context;
		this.port = context.getBean(Environment.class).getRequiredProperty(port, Integer.class);
	}

	/** An application on that server, yet to be started. */
	public static AppBuilder on(Server server) {
		return new AppBuilder(server);
	}

	/** The same after its context was started again, where it listens now. */
	public App again() {
		return new App(this.context);
	}

	/** The same behind the port of its own that Actuator was given. */
	public App management() {
		return new App(this.context, "local.management.port");
	}

	/** The application's context. */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/** The one bean of that type. */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** The hub, which is also the publisher. */
	public SseHub hub() {
		return bean(SseHub.class);
	}

	/** Where it listens. */
	public int port() {
		return this.port;
	}

	/** The address of a path, which may have a query. */
	public URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	/** A client that is patient with a busy machine, and comes back quickly. */
	public SseTestClientBuilder client(String path) {
		return SseTestClient.to(uri(path)).timeLimit(PATIENCE).reconnectWithin(Duration.ofMillis(50));
	}

	/** A client whose stream has begun: what is published from now on reaches it. */
	public SseTestClient listening(String path) {
		SseTestClient client = client(path).openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	/** Send a GET that is answered and ends, with headers as pairs. */
	public HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, headers);
	}

	/** Send a request without body that is answered and ends, with headers as pairs. */
	public HttpResponse<String> send(String method, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.timeout(PATIENCE)
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(method + " " + path + " was not answered", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(method + " " + path + " was interrupted", ex);
		}
	}

	/** Wait until so many streams are counted. */
	public void awaitStreams(int count) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.hub().countsHere().streams()).as("streams").isEqualTo(count));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
