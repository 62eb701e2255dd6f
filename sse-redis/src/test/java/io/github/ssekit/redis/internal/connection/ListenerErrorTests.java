package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a listener throws, Errors too, costs nobody else anything. */
class ListenerErrorTests {

	private static final String ONE = "one";

	private static final String TWO = "two";

	private static RedisServer redis;

	private final RedisProxy way = RedisProxy.to(redis);

	private final RedisClient client = RedisClient.create("redis://" + this.way.address());

	private final RedisConnections connections = new RedisConnections(RedisConnector.of(this.client),
			Duration.ofSeconds(2));

	private final FailingListener listener = new FailingListener();

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
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
		this.way.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theNextMessageComesAtOnceAndOnItsOwnChannel(boolean sharded) {
		Lines lines = lines(sharded);
		this.listener.failing = "message";
		// at the same moment, so that they come in one piece
		String publish = "redis.call('" + (sharded ? "SPUBLISH" : "PUBLISH") + "', ";
		redis.command("EVAL",
				publish + "'one', 'lost') " + publish + "'two', 'for two') " + publish + "'one', 'for one')", "0");

		eventually(
				() -> assertThat(this.listener.messages()).containsExactly("one lost", "two for two", "one for one"));
		assertThat(this.connections.reconnects()).as("the connection is the same").isZero();
		lines.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aMessageThatCouldNotBeTakenIsTakenForMissed(boolean sharded) {
		Lines lines = lines(sharded);
		this.listener.failing = "message";
		publish(sharded, ONE, "lost");

		eventually(() -> assertThat(this.listener.told).contains("again one"));
		assertThat(this.listener.told).doesNotContain("again two");
		lines.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whoWaitsForAChannelIsAnsweredAndAGapIsTold(boolean sharded) {
		Lines lines = lines(sharded);
		this.listener.failing = "heard";
		this.way.cut();

		eventually(() -> assertThat(this.listener.told).contains("again one", "again two"));
		eventually(() -> assertThat(lines.isHeard(ONE) && lines.isHeard(TWO)).isTrue());
		this.listener.failing = "again";
		this.listener.told.clear();
		this.way.cut();
		eventually(() -> assertThat(this.listener.told).contains("again one", "again two"));
		eventually(() -> assertThat(lines.isHeard(ONE) && lines.isHeard(TWO)).isTrue());
		lines.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aLineThatIsLostIsConnectedAnew(boolean sharded) {
		Lines lines = lines(sharded);
		this.listener.failing = "lost";
		this.listener.told.clear();
		this.way.cut();

		eventually(() -> assertThat(this.listener.told).contains("lost", "again one", "again two"));
		lines.close();
	}

	@Test
	void aTaskNowAndThenGoesOnBehindWhatCannotEvenBeLogged() {
		List<Integer> turns = new CopyOnWriteArrayList<>();
		this.connections.every(() -> {
			turns.add(turns.size());
			throw new Hidden();
		}, Duration.ofMillis(5));

		eventually(() -> assertThat(turns).hasSizeGreaterThan(2));
	}

	private Lines lines(boolean sharded) {
		Lines lines = sharded ? Lines.of(this.connections.shardConnection("the line", List.of(ONE, TWO), this.listener))
				: Lines.of(this.connections.subscriptionConnection("the line", this.listener));
		eventually(() -> assertThat(lines.isHeard(ONE) && lines.isHeard(TWO)).isTrue());
		return lines;
	}

	private static void publish(boolean sharded, String channel, String message) {
		redis.command(sharded ? "SPUBLISH" : "PUBLISH", channel, message);
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.untilAsserted(assertion);
	}

	/** The two kinds of lines as one. */
	private interface Lines extends AutoCloseable {

		boolean isHeard(String channel);

		@Override
		void close();

		static Lines of(ShardConnection line) {
			return of(line, (channel) -> line.heard(channel).join());
		}

		static Lines of(SubscriptionConnection line) {
			return of(line, (channel) -> line.subscribe(channel).orTimeout(1, TimeUnit.SECONDS).join());
		}

		private static Lines of(PubSubConnection line, Consumer<String> hear) {
			return new Lines() {

				@Override
				public boolean isHeard(String channel) {
					hear.accept(channel);
					return true;
				}

				@Override
				public void close() {
					line.close();
				}

			};
		}

	}

	/** Throws an Error where it is told what it is to fail at. */
	private static final class FailingListener implements ChannelListener {

		final List<String> told = new CopyOnWriteArrayList<>();

		volatile String failing = "";

		List<String> messages() {
			return this.told.stream()
				.filter((line) -> line.startsWith("message "))
				.map((line) -> line.substring("message ".length()))
				.toList();
		}

		@Override
		public void onMessage(String channel, byte[] message) {
			tell("message", " " + channel + " " + AsciiCodec.text(message));
		}

		@Override
		public void onHeard(String channel) {
			tell("heard", " " + channel);
		}

		@Override
		public void onHeardAgain(String channel) {
			tell("again", " " + channel);
		}

		@Override
		public void onLost() {
			tell("lost", "");
		}

		private void tell(String what, String details) {
			this.told.add(what + details);
			if (this.failing.equals(what)) {
				throw new StackOverflowError("as asked for");
			}
		}

	}

	/** Cannot be shown, so that whatever logs it fails as well. */
	private static final class Hidden extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("not to be shown");
		}

	}

}
