package io.github.ssekit.sample.kit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.sample.SampleApplication;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.client.SseTestClientBuilder;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample application behind its address: its HTTP interface, called over real
 * sockets.
 */
public final class Sample implements AutoCloseable {

	/** The longest that a slow machine may take for what takes a moment. */
	public static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Map<WebServer, Sample> SHARED = Collections.synchronizedMap(new EnumMap<>(WebServer.class));

	private static final int LARGE = 200_000;

	private static final AtomicInteger NAMES = new AtomicInteger();

	private static final HttpClient HTTP = newClient();

	private final String origin;

	private final Runnable stop;

	private final HttpClient client;

	/** Null where it is not in this process. */
	private final ConfigurableApplicationContext context;

	private Sample(String origin, Runnable stop, ConfigurableApplicationContext context) {
		this(origin, stop, HTTP, context);
	}

	private Sample(String origin, Runnable stop, HttpClient client, ConfigurableApplicationContext context) {
		this.origin = origin;
		this.stop = stop;
		this.client = client;
		this.context = context;
	}

	/**
	 * The same, called over lines that nobody else uses: for calls after which the server
	 * closes the line, which another call may be about to use.
	 */
	public Sample onLinesOfItsOwn() {
		return new Sample(this.origin, this.stop, newClient(), this.context);
	}

	/** One for all tests that leave it as it was; with a heartbeat each second. */
	public static Sample shared(WebServer server) {
		return SHARED.computeIfAbsent(server, (which) -> start(which, "sse.heartbeat=1s"));
	}

	/** One of its own, in this process. */
	public static Sample start(WebServer server, String... properties) {
		return start(server, List.of(), properties);
	}

	/** The same with more beans. */
	public static Sample start(WebServer server, List<Class<?>> more, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--" + server.property()));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.sources(more.toArray(Class<?>[]::new))
			.run(arguments.toArray(String[]::new));
		if (!(context instanceof WebServerApplicationContext web) || !server.is(web.getWebServer())) {
			throw new IllegalStateException("This is not " + server);
		}
		return new Sample("http://localhost:" + web.getWebServer().getPort(), context::close, context);
	}

	/** One that is somewhere else. */
	public static Sample at(String origin) {
		return new Sample(origin, () -> {
		}, null);
	}

	/** A name that no other test uses. */
	public static String unique(String name) {
		return name + "-" + NAMES.incrementAndGet();
	}

	/** A bean of one that is in this process. */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public String origin() {
		return this.origin;
	}

	public URI uri(String call) {
		return URI.create(this.origin + "/api/v1/sse/" + call);
	}

	/** A client to be opened, of {@code connect?query}. */
	public SseTestClientBuilder stream(String query) {
		return SseTestClient.to(uri("connect?" + query)).timeLimit(PATIENCE);
	}

	/** A client that has heard {@code sse.ready}: from here on it misses nothing. */
	public SseTestClient connect(String query) {
		return ready(stream(query).reconnectWithin(Duration.ofMillis(50)));
	}

	public static SseTestClient ready(SseTestClientBuilder builder) {
		SseTestClient client = builder.openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	/** What it tells Prometheus. */
	public String scrape() {
		Answer answer = exchange(HttpRequest.newBuilder(URI.create(this.origin + "/actuator/prometheus")).GET());
		if (answer.status() != 200) {
			throw new AssertionError("A scrape is answered with " + answer.status());
		}
		return answer.body();
	}

	public Answer get(String call) {
		return exchange(HttpRequest.newBuilder(uri(call)).GET());
	}

	public Answer post(String call) {
		return exchange(HttpRequest.newBuilder(uri(call)).POST(HttpRequest.BodyPublishers.noBody()));
	}

	public Answer post(String call, String contentType, byte[] body) {
		return exchange(clientFor(body),
				HttpRequest.newBuilder(uri(call))
					.header("Content-Type", contentType)
					.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
	}

	/** Without {@code Content-Length}. */
	public Answer postChunked(String call, String contentType, byte[] body) {
		return exchange(clientFor(body),
				HttpRequest.newBuilder(uri(call))
					.header("Content-Type", contentType)
					.POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
	}

	public Answer text(String call, String body) {
		return post(call, "text/plain;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
	}

	public Answer json(String call, String body) {
		return post(call, "application/json", body.getBytes(StandardCharsets.UTF_8));
	}

	public Answer exchange(HttpRequest.Builder request) {
		return exchange(this.client, request);
	}

	private static Answer exchange(HttpClient client, HttpRequest.Builder request) {
		try {
			return Answer.of(client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.stop.run();
	}

	/** A connection on which a body was refused half-way is of no further use. */
	private HttpClient clientFor(byte[] body) {
		return (body.length > LARGE) ? newClient() : this.client;
	}

	private static HttpClient newClient() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
	}

}
