package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The entries of a stream come once and in their order, whoever reads them. */
class StreamOrderTests {

	private static final int ENTRIES = 6000;

	private static final int TOPICS = 3;

	private static final StreamConsumerSettings SETTINGS = StreamConsumerSettings.of("orders")
		.withAllFromTheBeginning()
		.lease(Duration.ofSeconds(1));

	private RedisServer redis;

	private HubNode one;

	private HubNode other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.other.close();
		this.redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void thoughTheNodeThatReadsIsLostInTheMiddle(BrokerKind broker) {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker).keyPrefix("order:" + UUID.randomUUID());
		this.one = new HubNode(this.redis.address(), settings).awaitConnected();
		this.other = new HubNode(this.redis.address(), settings).awaitConnected();
		List<Heard> readers = IntStream.range(0, TOPICS)
			.mapToObj((i) -> Heard.by("reader-" + i, this.other, Topic.of("topic-" + i)))
			.toList();
		add();
		StreamConsumer first = new StreamConsumer(this.one.parts().connections(), this.one.hub(), EntryMapper.fields(),
				SETTINGS)
			.start();
		Heard.eventually(() -> assertThat(first.counts().published()).isGreaterThan(ENTRIES / 10));
		try (StreamConsumer second = new StreamConsumer(this.other.parts().connections(), this.other.hub(),
				EntryMapper.fields(), SETTINGS)
			.start()) {
			// as a process that dies: it says no goodbye, and what is on its way may come
			this.one.parts().connections().close();
			for (int i = 0; i < TOPICS; i++) {
				int remainder = i;
				List<String> wanted = IntStream.range(0, ENTRIES)
					.filter((number) -> number % TOPICS == remainder)
					.mapToObj(Integer::toString)
					.toList();
				Heard.eventually(
						() -> assertThat(readers.get(remainder).data()).hasSizeGreaterThanOrEqualTo(wanted.size()));
				assertThat(readers.get(remainder).data()).isEqualTo(wanted);
				assertThat(readers.get(remainder).resets()).isEmpty();
			}
			assertThat(second.leads()).isTrue();
			assertThat(first.counts().published()).isLessThan(ENTRIES);
		}
		finally {
			first.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void thoughConnectionsAreCutAgainAndAgain(BrokerKind broker) throws InterruptedException {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker).keyPrefix("order:" + UUID.randomUUID());
		this.one = new HubNode(this.redis.address(), settings).awaitConnected();
		this.other = new HubNode(this.redis.address(), settings).awaitConnected();
		Heard reader = Heard.by("reader", this.other, Topic.of("topic-0"));
		add();
		try (StreamConsumer first = new StreamConsumer(this.one.parts().connections(), this.one.hub(),
				EntryMapper.fields(), SETTINGS)
			.start();
				StreamConsumer second = new StreamConsumer(this.other.parts().connections(), this.other.hub(),
						EntryMapper.fields(), SETTINGS)
					.start()) {
			for (int i = 1; i <= 3; i++) {
				long some = (long) i * ENTRIES / 10;
				Heard.eventually(
						() -> assertThat(first.counts().published() + second.counts().published()).isGreaterThan(some));
				this.redis.killClients("normal");
				TimeUnit.MILLISECONDS.sleep(50); // another one may be hit while it comes
													// back
				this.redis.killClients("normal");
			}
			List<String> wanted = IntStream.range(0, ENTRIES)
				.filter((number) -> number % TOPICS == 0)
				.mapToObj(Integer::toString)
				.toList();
			Heard.eventually(() -> assertThat(reader.data()).hasSizeGreaterThanOrEqualTo(wanted.size()));
			assertThat(reader.data()).isEqualTo(wanted);
			assertThat(reader.resets()).isEmpty();
		}
	}

	private void add() {
		for (int i = 0; i < ENTRIES; i++) {
			this.redis.command("XADD", "orders", "*", "topic", "topic-" + (i % TOPICS), "data", Integer.toString(i));
		}
	}

}
