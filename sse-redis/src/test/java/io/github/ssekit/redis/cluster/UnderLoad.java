package io.github.ssekit.redis.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.HubReader;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.eventstream.MessageEvent;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.AbstractRedisClient;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes: on one events are published, one after another, and on the other one is a
 * reader, while something happens to the servers.
 */
final class UnderLoad implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofMinutes(2);

	/** So many before it happens, and after it. */
	private static final int EVENTS = 300;

	private static final Topic NEWS = Topic.of("news");

	/** Its monitor is held while an event is published. */
	private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());

	private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

	private final List<String> own = Collections.synchronizedList(new ArrayList<>());

	private final RedisSettings settings;

	private final HubNode here;

	private final HubNode there;

	private final HubReader reader;

	UnderLoad(BrokerKind broker, Supplier<AbstractRedisClient> clients) {
		this.settings = RedisNode.settings().broker(broker).partitions(1);
		this.here = new HubNode(clients.get(), this.settings).awaitConnected();
		this.there = new HubNode(clients.get(), this.settings).awaitConnected();
		this.reader = new HubReader("alice", List.of(NEWS), this::hear);
		this.reader.connect(this.there.hub());
		Awaitility.await().atMost(PATIENCE).until(() -> this.own.contains("sse.ready"));
	}

	/** A key that lies where the events do. */
	String key() {
		return this.settings.keyPrefix()
				+ ((this.settings.broker() == BrokerKind.PUBSUB) ? ":h:{" + NEWS + "}" : ":s:{p0}");
	}

	/** Let it happen, and wait until the last event is heard. */
	void during(Runnable disaster) {
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publishUntil(over));
		awaitAccepted(EVENTS);
		disaster.run();
		int later = this.accepted.size() + EVENTS;
		// who is told of a loss does not hear what came before that, so this goes on
		Awaitility.await().atMost(PATIENCE).until(() -> isHeardFrom(later));
		over.set(true);
		Awaitility.await().atMost(PATIENCE).until(publisher::isDone);
		publisher.join();
		String last = this.accepted.get(this.accepted.size() - 1);
		Awaitility.await().atMost(PATIENCE).until(() -> this.heard.contains(last));
	}

	/**
	 * Do something between two publishes, when the replicas of a server have all that was
	 * accepted. Replicas lag: what a server took in its last instant may be heard, and be
	 * lost with it, and that is told by a reset.
	 */
	void whenReplicated(RedisServer server, Runnable action) {
		synchronized (this.accepted) {
			long taken = Long.parseLong(infos(server, "master_repl_offset:(\\d+)").get(0));
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> infos(server, "state=online,offset=(\\d+)"), (offsets) -> !offsets.isEmpty()
						&& offsets.stream().allMatch((offset) -> Long.parseLong(offset) >= taken));
			action.run();
		}
	}

	private static List<String> infos(RedisServer server, String pattern) {
		return Pattern.compile(pattern)
			.matcher(server.text("INFO", "replication"))
			.results()
			.map((found) -> found.group(1))
			.toList();
	}

	void assertNothingIsLost() {
		assertThat(this.heard).isEqualTo(this.accepted);
		assertThat(this.own).as("no reset").containsExactly("sse.ready");
	}

	void assertNothingIsLostInSilence() {
		if (this.own.contains("sse.reset")) {
			assertThat(this.own).containsOnly("sse.ready", "sse.reset");
		}
		else {
			assertNothingIsLost();
		}
	}

	@Override
	public void close() {
		this.reader.leave();
		this.there.close();
		this.here.close();
	}

	private void hear(MessageEvent event) {
		if (event.type().startsWith("sse.")) {
			this.own.add(event.type());
		}
		else {
			this.heard.add(event.data());
		}
	}

	private void awaitAccepted(int events) {
		Awaitility.await().atMost(PATIENCE).until(() -> this.accepted.size() >= events);
	}

	private boolean isHeardFrom(int event) {
		return !this.heard.isEmpty() && Integer.parseInt(this.heard.get(this.heard.size() - 1)) >= event;
	}

	private void publishUntil(AtomicBoolean over) {
		for (int i = 0; !over.get(); i++) {
			synchronized (this.accepted) {
				publish(Integer.toString(i));
				this.accepted.add(Integer.toString(i));
			}
		}
	}

	/** As a publisher has to: with the same key, until it is known. */
	private void publish(String number) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(10, TimeUnit.MILLISECONDS)
			.until(() -> {
				try {
					this.here.hub().publish(NEWS, SseEvent.of(number).idempotencyKey(number)).join();
					return true;
				}
				catch (CompletionException ex) {
					if (ex.getCause() instanceof BrokerUnavailableException) {
						return false;
					}
					throw ex;
				}
			});
	}

}
