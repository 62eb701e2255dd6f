package io.github.ssekit.sample.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.SseHub;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.sample.kit.Balancer;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes behind one address are restarted one after the other, while events are
 * published through whichever is there: every client, which comes back by itself, hears
 * every event once and in order, and is told of no loss.
 */
class RollingRestartTests {

	private static final int CLIENTS = 60;

	private final String prefix = "t:" + UUID.randomUUID();

	private final AtomicReference<List<Sample>> nodes = new AtomicReference<>(List.of());

	/** What was accepted, in this order; used by the publisher until it has ended. */
	private final List<String> accepted = new ArrayList<>();

	private volatile Throwable failure;

	private volatile boolean ended;

	@Test
	void losesNothingAndRepeatsNothing() throws Exception {
		List<SseTestClient> clients = new ArrayList<>();
		try (RedisServer redis = RedisServer.start(); Balancer balancer = new Balancer()) {
			Sample first = start(WebServer.TOMCAT, redis, balancer);
			Sample second = start(WebServer.JETTY, redis, balancer);
			this.nodes.set(List.of(first, second));
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(SseTestClient.to(balancer.origin() + "/api/v1/sse/connect?topic=news&clientId=c" + i)
					.timeLimit(Sample.PATIENCE)
					.reconnectWithin(Duration.ofMillis(50))
					.keepRaw(0)
					.open());
			}
			clients.forEach((client) -> client.awaitEvent("sse.ready"));
			Thread publisher = new Thread(this::publish, "publisher");
			publisher.start();
			clients.forEach((client) -> client.awaitMessages(20));

			Sample firstAgain = restart(first, WebServer.TOMCAT, redis, balancer);
			Sample secondAgain = restart(second, WebServer.JETTY, redis, balancer);
			int before = clients.get(0).messageCount();
			clients.forEach((client) -> client.awaitMessages(before + 20));
			this.ended = true;
			publisher.join();

			assertThat(this.failure).isNull();
			clients.forEach(this::assertHasHeardEverythingOnce);
			assertThat(clients).as("streams that were cut").allMatch((client) -> client.attempts().size() > 1);
			clients.forEach(SseTestClient::close);
			firstAgain.close();
			secondAgain.close();
		}
		finally {
			this.ended = true;
			clients.forEach(SseTestClient::close);
		}
	}

	/** Drained first, as by hand, and then stopped; the other one has all the clients. */
	private Sample restart(Sample node, WebServer server, RedisServer redis, Balancer balancer) throws Exception {
		Sample other = this.nodes.get().stream().filter((one) -> one != node).findFirst().orElseThrow();
		node.bean(SseHub.class).drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
		this.nodes.set(List.of(other));
		node.close();
		Sample again = start(server, redis, balancer);
		this.nodes.set(List.of(other, again));
		return again;
	}

	private Sample start(WebServer server, RedisServer redis, Balancer balancer) {
		Sample node = Sample.start(server, "spring.profiles.active=redis", "spring.data.redis.host=" + redis.host(),
				"spring.data.redis.port=" + redis.port(), "sse.redis.key-prefix=" + this.prefix,
				"sse.drain.window=300ms");
		balancer.add(node);
		return node;
	}

	private void assertHasHeardEverythingOnce(SseTestClient client) {
		List<ReceivedEvent> heard = client.awaitMessages(this.accepted.size());
		assertThat(heard).extracting(ReceivedEvent::data).isEqualTo(this.accepted);
		assertThat(client.events()).extracting(ReceivedEvent::type).doesNotContain("sse.reset", "sse.dropped");
		assertThat(client.attempts()).extracting(ConnectionAttempt::status)
			.as("none of them for good")
			.allMatch((status) -> status == 200 || status == 0);
	}

	private void publish() {
		try {
			for (int i = 1; !this.ended; i++) {
				SseEvent event = SseEvent.of("event " + i).idempotencyKey("event-" + i);
				for (int attempt = 0; !publish(event, this.nodes.get(), attempt); attempt++) {
					TimeUnit.MILLISECONDS.sleep(2);
				}
				this.accepted.add("event " + i);
				TimeUnit.MILLISECONDS.sleep(3);
			}
		}
		catch (InterruptedException | RuntimeException ex) {
			this.failure = ex;
		}
	}

	/** Answers false where that node could not say whether it has done it. */
	private static boolean publish(SseEvent event, List<Sample> nodes, int attempt) {
		Sample node = nodes.get((event.hashCode() + attempt & Integer.MAX_VALUE) % nodes.size());
		try {
			node.bean(SseHub.class).publish("news", event).join();
			return true;
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof BrokerUnavailableException) {
				return false;
			}
			throw ex;
		}
		catch (IllegalStateException ex) {
			// its context was closed just now
			return false;
		}
	}

}
