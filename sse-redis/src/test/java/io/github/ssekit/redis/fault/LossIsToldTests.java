package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Redis loses what it has acknowledged: whoever misses something is told. */
class LossIsToldTests {

	private static final Topic TOPIC = Topic.of("orders");

	private RedisServer redis;

	private RedisProxy line;

	private HubNode cutOff;

	private HubNode near;

	private Keys keys;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
		this.line = RedisProxy.to(this.redis);
	}

	@AfterEach
	void stop() {
		this.cutOff.close();
		this.near.close();
		this.line.close();
		this.redis.close();
	}

	@ParameterizedTest
	@MethodSource("losses")
	void whoeverMissesSomethingIsTold(BrokerKind broker, Loss loss) {
		begin(broker);
		Heard present = Heard.by("present", this.cutOff, TOPIC);
		Heard away = Heard.by("away", this.cutOff, TOPIC);
		publish("a", "b", "c");
		present.awaitData("a", "b", "c");
		away.awaitData("a", "b", "c");
		away.leave();
		this.line.refuse();
		this.line.cut();
		publish("d", "e");
		loss.happen(this.redis, this.keys);
		this.near.awaitConnected();
		publish("f");
		this.line.accept();
		away.comeTo(this.near);
		for (Heard reader : List.of(present, away)) {
			Heard.eventually(() -> assertThat(reader.resets()).isNotEmpty());
			assertThat(reader.data()).doesNotContain("d", "e");
		}
		publish("g");
		for (Heard reader : List.of(present, away)) {
			// or the node finds the loss after that, and tells of it once more
			Heard.eventually(
					() -> assertThat(reader.data().contains("g") || reader.resets().size() > 1).as(reader.toString())
						.isTrue());
			assertThat(reader.data()).doesNotHaveDuplicates();
		}
	}

	@ParameterizedTest
	@MethodSource("losses")
	void whoeverComesBackToItsOldNodeHearsWhatFollows(BrokerKind broker, Loss loss) {
		begin(broker);
		Heard away = Heard.by("away", this.near, TOPIC);
		publish("a");
		away.awaitData("a");
		away.leave();
		publish("b");
		loss.happen(this.redis, this.keys);
		this.near.awaitConnected();
		publish("c");
		away.comeTo(this.near);
		publish("d");
		// the node may find the loss after that, and tell of it once more
		Heard.eventually(() -> assertThat(away.data().contains("d") || !away.resets().isEmpty()).isTrue());
		assertThat(away.data().contains("b") || !away.resets().isEmpty()).as(away.toString()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aReaderIsToldThatEverythingIsGoneThoughNothingIsPublished(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.near, TOPIC);
		publish("a");
		reader.awaitData("a");
		this.redis.flushAll();
		Heard.eventually(() -> assertThat(reader.resets()).hasSize(1));
		assertThat(reader.resets().get(0)).contains("\"epoch\"").contains(TOPIC.name());
		publish("b");
		Heard.eventually(() -> assertThat(reader.data()).containsExactly("a", "b"));
	}

	@ParameterizedTest
	@EnumSource
	void aReaderThatHasHeardAllIsNotToldWhenItsHistoryIsTrimmed(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.near, TOPIC);
		publish("a", "b");
		reader.awaitData("a", "b");
		Loss.TRIMMED.happen(this.redis, this.keys);
		publish("c");
		reader.awaitData("a", "b", "c");
		reader.leave();
		Loss.TRIMMED.happen(this.redis, this.keys);
		reader.comeTo(this.cutOff);
		publish("d");
		reader.awaitData("a", "b", "c", "d");
	}

	@ParameterizedTest
	@EnumSource
	void whatCannotBeReadCostsNoMoreThanItselfAndIsTold(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.near, TOPIC);
		publish("a");
		reader.awaitData("a");
		reader.leave();
		String time = this.redis.text("HGET", this.keys.meta(TOPIC), "t");
		// what another version has written, say, in the place of an event
		this.redis.command("XADD", this.keys.history(TOPIC), time + "-2", "p", time, "d", "rubbish");
		this.redis.command("HSET", this.keys.meta(TOPIC), "s", "2");
		publish("b", "c");
		for (int turn = 0; turn < 2; turn++) {
			reader.comeTo(this.cutOff); // the other node remembers what it has heard
			Heard.eventually(() -> assertThat(reader.data()).containsExactly("a", "b", "c"));
			reader.leave();
		}
		assertThat(reader.resets()).hasSize(1).allMatch((reset) -> reset.contains("gone"));
		Heard late = Heard.by("late", this.cutOff, TOPIC);
		publish("d");
		late.awaitData("d");
		assertThat(late.resets()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatSomebodyElseHasPutBetweenTwoEventsCostsNothing(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.near, TOPIC);
		publish("a");
		reader.awaitData("a");
		reader.leave();
		long time = Long.parseLong(this.redis.text("HGET", this.keys.meta(TOPIC), "t"));
		Heard.eventually(
				() -> assertThat(Long.parseLong(this.redis.text("TIME").lines().findFirst().orElseThrow()) * 1000)
					.isGreaterThan(time + 1));
		this.redis.command("XADD", this.keys.history(TOPIC), (time + 1) + "-0", "p", "0", "d", "rubbish");
		publish("b");
		reader.comeTo(this.cutOff);
		reader.awaitData("a", "b");
		publish("c");
		reader.awaitData("a", "b", "c");
		assertThat(reader.resets()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aTextMayHaveAnyCharacter(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.near, TOPIC);
		publish("a", "b\0b", "\0");
		reader.awaitData("a", "b\0b", "\0");
		reader.leave();
		publish("\0\0", "c\uFFFF\uFEFF\u0001");
		reader.comeTo(this.cutOff);
		reader.awaitData("a", "b\0b", "\0", "\0\0", "c\uFFFF\uFEFF\u0001");
		assertThat(reader.resets()).isEmpty();
	}

	static Stream<Arguments> losses() {
		return Stream.of(BrokerKind.values())
			.flatMap((broker) -> Stream.of(Loss.values()).map((loss) -> Arguments.of(broker, loss)));
	}

	private void begin(BrokerKind broker) {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix("loss:" + UUID.randomUUID())
			.publishing(Duration.ofSeconds(1), Duration.ofSeconds(10))
			.intervals(Duration.ofSeconds(1), Duration.ofMillis(200));
		this.keys = (broker == BrokerKind.PUBSUB) ? Keys.byTopic(settings.keyPrefix())
				: Keys.byPartition(settings.keyPrefix(), settings.partitionCount());
		this.cutOff = new HubNode(this.line.address(), settings).awaitConnected();
		this.near = new HubNode(this.redis.address(), settings).awaitConnected();
	}

	private void publish(String... data) {
		for (String each : data) {
			Heard.answer(this.near.publish(TOPIC, each));
		}
	}

	/** How Redis loses things. */
	enum Loss {

		/** It keeps nothing on a disk, and is killed. */
		KILLED {
			@Override
			void happen(RedisServer redis, Keys keys) {
				redis.kill();
				redis.restart();
			}
		},

		/** Everything is deleted. */
		FLUSHED {
			@Override
			void happen(RedisServer redis, Keys keys) {
				redis.flushAll();
			}
		},

		/** The events are deleted, or evicted. */
		HISTORY_DELETED {
			@Override
			void happen(RedisServer redis, Keys keys) {
				redis.command("DEL", keys.history(TOPIC));
			}
		},

		/** The memory of the epoch is deleted, or evicted. */
		META_DELETED {
			@Override
			void happen(RedisServer redis, Keys keys) {
				redis.command("DEL", keys.meta(TOPIC));
			}
		},

		/** The events are trimmed. */
		TRIMMED {
			@Override
			void happen(RedisServer redis, Keys keys) {
				redis.command("XTRIM", keys.history(TOPIC), "MAXLEN", "0");
			}
		};

		abstract void happen(RedisServer redis, Keys keys);

	}

}
