package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is wrong between a node and Redis is known without asking Redis. */
class RedisTroubleTests {

	/** "Within seconds" is what an operator is promised. */
	private static final Duration SECONDS = Duration.ofSeconds(10);

	@ParameterizedTest
	@EnumSource
	void aRedisThatIsKilledIsAwaySinceThenAndBackWhenItIsBack(BrokerKind broker) {
		try (RedisServer redis = RedisServer.with().own().start();
				HubNode node = new HubNode(redis.address(), settings(broker)).awaitConnected()) {
			eventually(() -> assertThat(node.parts().problems()).isEmpty());
			Instant before = Instant.now();
			redis.kill();
			eventually(() -> assertThat(node.parts().problems()).singleElement().satisfies((trouble) -> {
				assertThat(trouble.name()).isEqualTo("redis");
				assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
				assertThat(trouble.reason()).startsWith("Redis is away. Open streams stay open");
				assertThat(trouble.since()).isBetween(before, Instant.now());
			}));
			Instant since = node.parts().problems().get(0).since();
			redis.restart();

			eventually(() -> assertThat(node.parts().problems()).isEmpty());
			assertThat(since).isBefore(Instant.now());
		}
	}

	@Test
	void aRedisThatAnswersNothingIsAwayToo() {
		try (RedisServer redis = RedisServer.with().own().start();
				HubNode node = new HubNode(redis.address(), settings(BrokerKind.PUBSUB)).awaitConnected()) {
			redis.freeze();
			eventually(() -> {
				node.hub().counts(); // somebody asks for something now and then
				assertThat(node.parts().problems()).extracting(HealthProblem::name).contains("redis");
			});
			redis.thaw();
			eventually(() -> assertThat(node.parts().problems()).isEmpty());
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSubscriptionThatIsDeafIsToldUntilItHears(BrokerKind broker) {
		try (RedisServer redis = RedisServer.start();
				RedisProxy line = RedisProxy.to(redis);
				HubNode node = new HubNode(new TwoLines(redis.address(), line.address()), settings(broker))
					.awaitConnected()) {
			eventually(() -> assertThat(node.parts().problems()).isEmpty());
			line.blackHole();
			eventually(() -> assertThat(subscription(node).reason()).startsWith("A subscription "));
			line.refuse();
			eventually(() -> assertThat(subscription(node).reason()).startsWith("A subscription is being made anew"));
			assertThat(subscription(node).since()).isNotNull();
			line.heal();
			line.accept();

			// it is back, and that it was deaf is still worth knowing
			eventually(() -> assertThat(subscription(node).reason()).startsWith("A subscription was open and heard"));
		}
	}

	@Test
	void rightsThatAreMissingAreToldWithTheWayOut() {
		try (RedisServer redis = RedisServer.with().user("mute", "on >secret ~* &* +@all -publish").start();
				HubNode node = new HubNode(RedisClient.create(as("mute", redis)), settings(BrokerKind.PUBSUB))) {
			eventually(() -> assertThat(node.parts().problems()).singleElement().satisfies((trouble) -> {
				assertThat(trouble.name()).isEqualTo("redis-rights");
				assertThat(trouble.reason()).endsWith("The way out: ACL SETUSER <user> +publish")
					.doesNotContain("secret");
			}));
		}
	}

	private static HealthProblem subscription(HubNode node) {
		List<HealthProblem> troubles = node.parts().problems();
		assertThat(troubles).singleElement().satisfies((trouble) -> {
			assertThat(trouble.name()).isEqualTo("redis-subscription");
			assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
		});
		return troubles.get(0);
	}

	private static RedisSettings settings(BrokerKind broker) {
		return RedisNode.settings().broker(broker).publishing(Duration.ofMillis(200), Duration.ZERO);
	}

	private static RedisURI as(String user, RedisServer redis) {
		return RedisURI.builder()
			.withHost(redis.host())
			.withPort(redis.port())
			.withAuthentication(user, "secret")
			.withTimeout(Duration.ofSeconds(2))
			.build();
	}

	private static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(SECONDS).pollInterval(Duration.ofMillis(20)).untilAsserted(fact);
	}

}
