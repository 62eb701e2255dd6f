package io.github.ssekit.benchmark.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;

/** SseKit: one node of an application, as it comes. */
final class Node implements AutoCloseable {

	/** What the names of topics without history begin with. */
	static final String PASSING = "passing/";

	private final RedisClient client;

	private final RedisParts parts;

	private final SseHub hub;

	Node(RedisAddress redis) {
		this.client = RedisClient.create(RedisURI.create(redis.host(), redis.port()));
		this.parts = new RedisParts(RedisConnector.of(this.client), RedisSettings.DEFAULT, Duration.ofSeconds(10));
		this.hub = SseHub.builder()
			.distribution(this.parts.store(), this.parts.broker())
			.presence(this.parts.presence())
			.node(this.parts.node())
			.retention((topic) -> topic.name().startsWith(PASSING) ? Retention.NONE : Retention.DEFAULT)
			.build();
		Awaitility.await().atMost(20, TimeUnit.SECONDS).until(this.parts::isConnected);
	}

	Publisher publisher() {
		return (topic, data) -> this.hub.publish(topic, SseEvent.of(data));
	}

	/** Open a stream, and wait until it is heard. */
	void read(List<Topic> topics, Arrivals arrivals) {
		Reader reader = new Reader(arrivals);
		if (!(this.hub.connect(ConnectRequest.of("reader", topics)) instanceof Admission.Granted granted)) {
			throw new IllegalStateException("The reader was not let in.");
		}
		granted.open(reader);
		Awaitility.await().atMost(20, TimeUnit.SECONDS).until(reader::isReady);
	}

	@Override
	public void close() {
		this.hub.close();
		this.parts.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

}
