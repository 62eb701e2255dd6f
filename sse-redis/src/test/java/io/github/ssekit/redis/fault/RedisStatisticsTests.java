package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.UUID;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node can say of how it gets on with Redis. */
class RedisStatisticsTests {

	private static RedisServer redis;

	private final RedisProxy line = RedisProxy.to(redis);

	private HubNode node;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.node.close();
		this.line.close();
	}

	@ParameterizedTest
	@EnumSource(BrokerKind.class)
	void countsConnectionsThatAreMadeAnewAndNotTheFirst(BrokerKind broker) {
		begin(broker);
		assertThat(this.node.parts().reconnects()).isZero();
		int lines = this.line.connections();
		this.line.cut();

		Heard.eventually(() -> {
			assertThat(this.node.parts().isConnected()).isTrue();
			// one that reads is made once more where one that writes came after it
			assertThat(this.node.parts().reconnects()).isBetween(3L, lines + 1L);
		});
	}

	@ParameterizedTest
	@EnumSource
	void lagIsTheWayOfAProbeAndGrowsWhileNoneComesBack(BrokerKind broker) {
		begin(broker);
		Heard
			.eventually(() -> assertThat(this.node.parts().lagNanos()).isBetween(1L, Duration.ofMillis(500).toNanos()));
		this.line.dropReplies();

		Heard.eventually(() -> assertThat(this.node.parts().lagNanos()).isGreaterThan(Duration.ofSeconds(1).toNanos()));
		this.line.heal();
		Heard.eventually(() -> assertThat(this.node.parts().lagNanos()).isLessThan(Duration.ofMillis(500).toNanos()));
	}

	private void begin(BrokerKind broker) {
		this.node = new HubNode(this.line.address(),
				RedisSettings.DEFAULT.keyPrefix("statistics:" + UUID.randomUUID())
					.broker(broker)
					.intervals(Duration.ofSeconds(30), Duration.ofMillis(200)));
		this.node.awaitConnected();
	}

}
