package io.github.ssekit.spring.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.WrapsEveryResponse;
import io.github.ssekit.test.client.SseTestClient;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application in which many threads write at once: more delivery threads than there
 * are processors, so that each of them is interrupted everywhere, and publishers that do
 * not stop.
 */
final class Turmoil implements AutoCloseable {

	private static final int PUBLISHERS = 2;

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final App app;

	private final List<Thread> publishers = new ArrayList<>();

	private final AtomicInteger published = new AtomicInteger();

	private volatile boolean stopped;

	/**
	 * Begin.
	 * @param server the web server
	 * @param takenOver whether streams may take it
	 */
	Turmoil(Server server, boolean takenOver) {
		this.app = App.on(server)
			.with(Endpoints.class, RequestWatch.class, ContainerGoesFirst.class)
			.with(takenOver ? new Class<?>[0] : new Class<?>[] { WrapsEveryResponse.class })
			.property("server.tomcat.processor-cache", "4000")
			.property("server.tomcat.accept-count", "1000")
			.start();
		for (int i = 0; i < PUBLISHERS; i++) {
			String name = "p" + i;
			this.publishers.add(new Thread(() -> publish(name), "publisher-" + i));
		}
		this.publishers.forEach(Thread::start);
	}

	App app() {
		return this.app;
	}

	RequestWatch requests() {
		return this.app.bean(RequestWatch.class);
	}

	/** How many events were published. */
	int published() {
		return this.published.get();
	}

	/** So many clients that listen, with small buffers, and do not come back. */
	List<SseTestClient> listening(int count) {
		List<SseTestClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(this.app.client("/all").once().receiveBuffer(4096).open());
		}
		clients.forEach((client) -> client.awaitEvent("sse.ready"));
		return clients;
	}

	/** Stop the publishers, and wait until they have. */
	void stopPublishing() throws InterruptedException {
		this.stopped = true;
		for (Thread publisher : this.publishers) {
			publisher.join();
		}
	}

	private void publish(String name) {
		for (int i = 0; !this.stopped; i++) {
			this.app.hub().broadcast(SseEvent.of(name + " " + i));
			this.published.incrementAndGet();
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	@Override
	public void close() {
		try {
			stopPublishing();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.app.close();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/all")
		SseStream all() {
			return SseStream.of();
		}

		/** Hundreds come at once: without a queue they would be kept out for a second. */
		@Bean
		WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> longQueue() {
			return (factory) -> factory.addServerCustomizers((server) -> Stream.of(server.getConnectors())
				.forEach((connector) -> ((ServerConnector) connector).setAcceptQueueSize(1000)));
		}

		@Bean
		SseHubBuilderCustomizer manyThreads() {
			return (builder) -> builder.deliveryThreads(8);
		}

	}

}
