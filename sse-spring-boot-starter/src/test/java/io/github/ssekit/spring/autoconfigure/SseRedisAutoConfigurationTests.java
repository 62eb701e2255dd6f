package io.github.ssekit.spring.autoconfigure;

import java.time.Duration;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Redis is used where it is, without code; and where it is not, nothing of it is. */
@ExtendWith(OutputCaptureExtension.class)
class SseRedisAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class, SseRedisAutoConfiguration.class));

	private final ApplicationContextRunner withRedis = this.runner
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

	@Test
	void staysInMemoryWhereRedisIsNotOnTheClassPath() {
		this.runner
			.withClassLoader(
					new FilteredClassLoader("io.github.ssekit.redis", "org.springframework.data.redis", "io.lettuce"))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(SseHub.class);
				assertThat(context.getBean(SseHub.class).publish("news", SseEvent.of("x")).join().id()).endsWith("-1");
			});
	}

	@Test
	void staysInMemoryWhereThereIsNoConnectionFactoryAndSaysSo(CapturedOutput output) {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisParts.class));
		assertThat(output).contains("WARN").contains("sse-redis is on the class path and is not used");
	}

	@Test
	void staysInMemoryWhereItIsSwitchedOff(CapturedOutput output) {
		this.withRedis.withPropertyValues("sse.redis.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SseHub.class)
				.doesNotHaveBean(RedisParts.class));
		assertThat(output).doesNotContain("is not used");
	}

	@Test
	void usesTheRedisThatIsConfigured() {
		try (RedisServer redis = RedisServer.start()) {
			this.withRedis
				.withPropertyValues("spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
						"sse.redis.key-prefix=shop", "sse.redis.publish-timeout=20s")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					RedisParts parts = context.getBean(RedisParts.class);
					context.getBean(SseHub.class).publish("news", SseEvent.of("x")).join();
					assertThat(redis.command("XLEN", "shop:h:{news}")).isEqualTo(1L);
					assertThat(context.getBean(SseHub.class).node()).isEqualTo(parts.node());
				});
		}
	}

	@Test
	void twoApplicationsInTwoDatabasesHearNothingOfEachOther() {
		try (RedisServer redis = RedisServer.start()) {
			ApplicationContextRunner there = this.withRedis.withPropertyValues("spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port(), "sse.redis.key-prefix=shop",
					"sse.redis.publish-timeout=20s");
			there.run((first) -> there.withPropertyValues("spring.data.redis.database=1").run((second) -> {
				second.getBean(SseHub.class).publish("news", SseEvent.of("x")).join();
				assertThat(redis.command("EXISTS", "shop:h:{news}")).isEqualTo(0L);
				assertThat(redis.text("INFO", "keyspace")).contains("db1:keys=");
				assertThat(first.getBean(RedisParts.class).description()).endsWith("keys shop:*");
				assertThat(second.getBean(RedisParts.class).description()).endsWith("keys shop:db1:*");
			}));
		}
	}

	@Test
	void aChildThatIsClosedLeavesTheLinesOfItsParent() {
		try (RedisServer redis = RedisServer.start()) {
			ApplicationContextRunner there = this.withRedis.withPropertyValues("spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port(), "sse.redis.publish-timeout=20s");
			there.run((parent) -> {
				there.withParent(parent)
					.run((child) -> assertThat(child.getBean(RedisParts.class))
						.isSameAs(parent.getBean(RedisParts.class)));
				assertThat(parent.getBean(SseHub.class).publish("news", SseEvent.of("x")).join().id()).endsWith("-1");
			});
		}
	}

	@Test
	void usesWhicheverIsTheMasterOfThoseThatAreNamed() {
		try (RedisServer replica = RedisServer.with().own().start();
				RedisServer master = RedisServer.with().own().start()) {
			replica.command("REPLICAOF", master.host(), Integer.toString(master.port()));
			this.withRedis
				.withPropertyValues("spring.data.redis.masterreplica.nodes=" + replica.host() + ":" + replica.port()
						+ "," + master.host() + ":" + master.port(), "sse.redis.publish-timeout=20s")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					context.getBean(SseHub.class).publish("news", SseEvent.of("x")).join();
					assertThat(master.command("XLEN", "sse:h:{news}")).isEqualTo(1L);
					assertThat(context.getBean(RedisParts.class).description()).contains("a master and its replicas",
							Integer.toString(replica.port()));
					assertThat(context.getBean(RedisParts.class).isConnected()).isTrue();
				});
		}
	}

	@Test
	void whatIsPublishedAtOnceIsTakenThoughRedisIsSlowToConnect() {
		try (RedisServer redis = RedisServer.start(); RedisProxy line = RedisProxy.to(redis)) {
			line.slow(Duration.ofMillis(100));
			this.withRedis.withPropertyValues("spring.data.redis.port=" + line.port(), "sse.redis.publish-timeout=20s")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(SseHub.class).publish("news", SseEvent.of("x")).join().id()).isNotNull();
				});
		}
	}

	@Test
	void startsWhereRedisAnswersNothing() {
		try (RedisServer redis = RedisServer.start(); RedisProxy line = RedisProxy.to(redis)) {
			line.blackHole();
			this.withRedis
				.withPropertyValues("spring.data.redis.port=" + line.port(), "sse.redis.publish-timeout=200ms")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(RedisParts.class).isConnected()).isFalse();
				});
		}
	}

	@Test
	void startsWhereRedisIsAway() {
		this.withRedis.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RedisParts.class));
	}

	@Test
	void leavesTheLastWordToTheApplication() {
		this.withRedis.withPropertyValues("spring.data.redis.port=1")
			.withBean(SseHubBuilderCustomizer.class, () -> (builder) -> builder.node("mine"))
			.run((context) -> assertThat(context.getBean(SseHub.class).node()).isEqualTo("mine"));
	}

	@Test
	void doesNotStartInMemoryWhereRedisIsAskedForAndMissing() {
		this.runner.withPropertyValues("sse.redis.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("sse.redis.enabled")
				.hasMessageContaining("spring-boot-starter-data-redis"));
	}

	@Test
	void theNameOfTheApplicationAndItsSecretAreKnownToTheOthersAndNotTold(CapturedOutput output) {
		try (RedisServer redis = RedisServer.start()) {
			this.withRedis
				.withPropertyValues("spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
						"sse.redis.key-prefix=named", "spring.application.name=web shop",
						"sse.redis.secret=not to be told to anybody", "sse.redis.publish-timeout=20s")
				.run((context) -> {
					context.getBean(SseHub.class).publish("news", SseEvent.of("x")).join();
					Awaitility.await()
						.untilAsserted(() -> assertThat(redis.text("HKEYS", "named:~applications"))
							.matches("web-shop [0-9a-f]{8}"));
					assertThat(context.getBean(SseRedisProperties.class).toString()).contains("a secret");
				});
			assertThat(output).doesNotContain("not to be told");
		}
	}

	@Test
	void doesNotStartOnAClientThatKeepsNoSubscriptions() {
		this.runner.withBean(RedisConnectionFactory.class, () -> Mockito.mock(RedisConnectionFactory.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("spring.data.redis.client-type"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sse.redis.key-prefix               | a{b   | sse.redis.key-prefix
			sse.redis.key-prefix               | a b   | sse.redis.key-prefix
			sse.redis.publish-timeout          | 1ms   | sse.redis.publish-timeout = 1ms: must be at least 50ms
			sse.redis.publish-wait             | -1s   | sse.redis.publish-wait = -1000ms: must be at least 0ms
			sse.redis.subscription-connections | 5     | sse.redis.subscription-connections = 5: must be 1 to 4
			sse.redis.check-interval           | 10ms  | sse.redis.check-interval = 10ms: must be at least 1000ms
			sse.redis.probe-interval           | 10ms  | sse.redis.probe-interval = 10ms: must be at least 200ms
			sse.redis.lease                    | 10ms  | sse.redis.lease = 10ms: must be at least 900ms
			sse.redis.partitions               | -1    | sse.redis.partitions = -1: must be 1 to 1024
			sse.redis.secret                   | short | sse.redis.secret = <5 bytes>: must have at least 16 bytes
			sse.redis.additional-secret        | 0123456789abcdef | sse.redis.secret = : must be set where
			sse.redis.application              | a b   | sse.redis.application = a b: must have at most 200 characters
			""")
	void refusesToStartAndNamesPropertyValueAndRule(String property, String value, String text) {
		this.withRedis.withPropertyValues("spring.data.redis.port=1", property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining(text));
	}

}
