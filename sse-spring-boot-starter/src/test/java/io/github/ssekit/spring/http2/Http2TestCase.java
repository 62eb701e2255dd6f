package io.github.ssekit.spring.http2;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams over HTTP/2, on connections of which each could serve many of them. */
@Tag("once")
abstract class Http2TestCase {

	/** A client that leaves is seen within this time. */
	private static final Duration SOON = Duration.ofSeconds(1);

	private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);

	@Parameter
	boolean secure;

	@TempDir
	Path directory;

	private final Server server;

	private App app;

	private @Nullable SSLContext trust;

	Http2TestCase(Server server) {
		this.server = server;
	}

	@BeforeEach
	void start() throws Exception {
		AppBuilder builder = App.on(this.server)
			.with(Endpoints.class)
			.property("server.http2.enabled", true)
			.property("sse.heartbeat", "0")
			.property("sse.write-timeout", WRITE_TIMEOUT);
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
	void aStreamOpensAndItsEventsComeInOrder() throws Exception {
		Http2Client client = open("alice");
		HttpResponse.ResponseInfo head = client.awaitHead();
		assertThat(head.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
		client.awaitReady();
		publish(200, "event ");
		assertThat(client.awaitMessages(200)).extracting(Http2Client.Received::data)
			.isEqualTo(IntStream.range(0, 200).mapToObj((i) -> "event " + i).toList());
	}

	@Test
	void aStreamThatIsQuietForLongGoesOn() {
		Http2Client client = open("alice").awaitReady();
		Awaitility.await()
			.during(WRITE_TIMEOUT.multipliedBy(2))
			.atMost(App.PATIENCE)
			.until(() -> !client.end().isDone());
		publish(1, "at last ");
		client.awaitMessages(1);
	}

	@Test
	void aClientThatCancelsItsStreamIsSeenSoon() {
		Http2Client client = open("alice").awaitReady();
		this.app.awaitStreams(1);
		client.cancel();
		awaitNobody();
	}

	@Test
	void aClientWhoseConnectionEndsIsSeenSoon() throws Exception {
		try (TcpProxy proxy = new TcpProxy(this.app.port())) {
			open(proxy.port(), "alice").awaitReady();
			this.app.awaitStreams(1);
			proxy.leave();
			awaitNobody();
		}
	}

	@Test
	void aClientWhoseConnectionIsResetIsSeenSoon() throws Exception {
		try (TcpProxy proxy = new TcpProxy(this.app.port())) {
			open(proxy.port(), "alice").awaitReady();
			this.app.awaitStreams(1);
			proxy.reset();
			awaitNobody();
		}
	}

	@Test
	void aStreamThatTheServerEndsEndsCleanly() throws Exception {
		Http2Client client = open("alice").awaitReady();
		publish(1, "last ");
		client.awaitMessages(1);
		this.app.hub().disconnectAll();
		client.end().get(App.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		awaitNobody();
	}

	@Test
	void aReaderThatIsStuckHoldsUpNobodyElse() throws Exception {
		try (TcpProxy proxy = new TcpProxy(this.app.port())) {
			Http2Client stuck = open(proxy.port(), "stuck").awaitReady();
			List<Http2Client> healthy = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				healthy.add(open("healthy-" + i).awaitReady());
			}
			publishLarge(50); // so that the compiler has seen it
			healthy.forEach((client) -> client.awaitMessages(50));
			long[] before = publishLarge(50);
			Duration usual = median(delays(healthy.get(0).awaitMessages(100), before));
			healthy.forEach((client) -> client.awaitMessages(100));
			proxy.stopForwarding();
			int events = 100;
			long[] published = publishLarge(events);
			for (Http2Client client : healthy) {
				List<Duration> delays = delays(client.awaitMessages(100 + events), published);
				// all of them share two processors with whatever else is built
				assertThat(median(delays)).as("the delay of most, usually %s: %s", usual, delays)
					.isLessThan(usual.multipliedBy(4).plusMillis(100));
				assertThat(delays.get(events - 1)).as("the longest delay: %s", delays)
					.isLessThan(WRITE_TIMEOUT.dividedBy(2).plus(usual.multipliedBy(4)));
			}
			assertThat(stuck.messages()).hasSizeLessThan(100 + events);
			this.app.awaitStreams(4); // the write timeout ends it
			proxy.resumeForwarding();
			assertThatThrownBy(() -> stuck.end().orTimeout(App.PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
				.isInstanceOf(CompletionException.class);
			assertThat(healthy).noneMatch((client) -> client.end().isDone());
		}
	}

	/** So many times 50 KB, and when each was published. */
	private long[] publishLarge(int count) {
		String large = "x".repeat(50_000);
		long[] published = new long[count];
		for (int i = 0; i < count; i++) {
			published[i] = System.nanoTime();
			this.app.hub().publish("news", SseEvent.of(large)).join();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)); // as they would
																		// come
		}
		return published;
	}

	/** Of the last events, the shortest delay first. */
	private static List<Duration> delays(List<Http2Client.Received> received, long[] published) {
		int before = received.size() - published.length;
		return IntStream.range(0, published.length)
			.mapToObj((i) -> Duration.ofNanos(received.get(before + i).nanos() - published[i]))
			.sorted()
			.toList();
	}

	private static Duration median(List<Duration> sorted) {
		return sorted.get(sorted.size() / 2);
	}

	private Http2Client open(String name) {
		return open(this.app.port(), name);
	}

	private Http2Client open(int port, String name) {
		return Http2Client.open(port, "/of/" + name, this.trust);
	}

	private void publish(int count, String text) {
		for (int i = 0; i < count; i++) {
			this.app.hub().publish("news", SseEvent.of(text + i)).join();
		}
	}

	private void awaitNobody() {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.app.hub().countsHere().streams()).as("streams").isZero());
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of("news").client(client);
		}

	}

}
