package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The machine may have no thread to spare for a while. */
class NoThreadTests {

	private static RedisServer redis;

	private final RedisClient client = RedisClient.create("redis://" + redis.address());

	private final RedisConnector connector = RedisConnector.of(this.client);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final AtomicInteger asked = new AtomicInteger();

	/** Which threads cannot be had, of those that are asked for. */
	private volatile Set<Integer> missing = Set.of(1, 2);

	private final Executor connects = (task) -> {
		if (this.missing.contains(this.asked.incrementAndGet())) {
			// a stand-in for OutOfMemoryError, at which JUnit gives up
			throw new InternalError("unable to create native thread");
		}
		new Thread(task).start();
	};

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.timer.shutdownNow();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void aLineForCommandsIsConnectedWhenThereIsOne() {
		try (CommandExecutor line = new CommandExecutor("the line", this.connector, this.timer, this.connects,
				Duration.ofSeconds(2), new LongAdder(), new RefusalLog())) {
			line.connect();

			Awaitility.await().untilAsserted(() -> assertThat(line.isOpen()).isTrue());
		}
	}

	@Test
	void aLineThatHearsIsConnectedWhenThereIsOne() {
		ChannelListener nobody = new ChannelListener() {

			@Override
			public void onMessage(String channel, byte[] message) {
				// nothing is published
			}

			@Override
			public void onHeardAgain(String channel) {
				// nothing is lost
			}

		};
		try (SubscriptionConnection line = new SubscriptionConnection("the line", this.connector, this.timer,
				this.connects, nobody, new LongAdder())) {
			line.connect();

			Awaitility.await().untilAsserted(() -> assertThat(line.isConnected()).isTrue());
		}
	}

	@Test
	void whatCannotBeDoneAtAConnectionCostsNothingElse() {
		try (CommandExecutor line = new CommandExecutor("the line", this.connector, this.timer, this.connects,
				Duration.ofSeconds(2), new LongAdder(), new RefusalLog())) {
			this.missing = Set.of(2);
			AtomicInteger done = new AtomicInteger();
			line.whenConnected(() -> done.addAndGet(100));
			line.whenConnected(done::incrementAndGet);
			line.connect();

			Awaitility.await().untilAsserted(() -> assertThat(done).hasValue(1));
			Awaitility.await().untilAsserted(() -> assertThat(line.tried()).isCompleted());
		}
	}

}
