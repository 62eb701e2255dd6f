package io.github.ssekit.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseRedisAutoConfiguration;
import io.github.ssekit.test.contract.RecordingSink;
import io.github.ssekit.test.redis.RedisServer;
import io.github.ssekit.test.redis.TlsCertificate;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** An application reaches Redis as its user, and by TLS, or says why it does not. */
@ExtendWith(OutputCaptureExtension.class)
class SseRedisAccessTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class, SseRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class, SslAutoConfiguration.class));

	@TempDir
	private Path directory;

	@Test
	void startsWithoutARightAndSaysWhichAndHowToMendIt(CapturedOutput output) {
		try (RedisServer redis = RedisServer.with().user("shop", "on >secret ~shop:* &shop:* +@all -publish").start()) {
			at(redis).run((context) -> {
				assertThat(context).hasNotFailed();
				RedisParts parts = context.getBean(RedisParts.class);
				eventually(() -> assertThat(parts.missingRights()).containsExactly("+publish"));
				eventually(() -> assertThat(output).containsOnlyOnce("The way out: ACL SETUSER shop +publish."));
			});
		}
	}

	@Test
	void startsAndIsAwayWhereItDoesNotTrustRedis(CapturedOutput output) throws Exception {
		TlsCertificate other = TlsCertificate.selfSigned(Files.createDirectory(this.directory.resolve("other")));
		try (RedisServer redis = RedisServer.with().tls(TlsCertificate.selfSigned(this.directory)).start()) {
			trusting(this.runner.withPropertyValues("spring.data.redis.port=" + redis.port()), other).run((context) -> {
				assertThat(context).hasNotFailed();
				eventually(() -> assertThat(output)
					.containsOnlyOnce("Redis is away: the connection that writes cannot be made (")
					.contains("unable to find valid certification path"));
				assertThat(context.getBean(RedisParts.class).isConnected()).isFalse();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pubsub", "sharded" })
	void publishesAndHearsByTlsAsAUserOfItsOwn(String broker) {
		TlsCertificate certificate = TlsCertificate.selfSigned(this.directory);
		try (RedisServer redis = RedisServer.with()
			.tls(certificate)
			.user("shop", "on >secret resetchannels ~shop:* &shop:* +@all -@dangerous")
			.start()) {
			ApplicationContextRunner node = trusting(at(redis), certificate)
				.withPropertyValues("sse.redis.broker=" + broker, "spring.data.redis.database=1");
			node.run((here) -> node.run((there) -> {
				connected(here.getBean(RedisParts.class));
				RedisParts parts = connected(there.getBean(RedisParts.class));
				RecordingSink alice = new RecordingSink();
				Admission admission = there.getBean(SseHub.class)
					.connect(ConnectRequest.of("alice", List.of(Topic.of("news"))));
				assertThat(admission).isInstanceOf(Admission.Granted.class);
				((Admission.Granted) admission).open(alice);
				eventually(() -> assertThat(alice.text()).contains("sse.ready"));
				here.getBean(SseHub.class).publish("news", SseEvent.of("by TLS")).join();
				eventually(() -> assertThat(alice.text()).contains("data: by TLS"));
				assertThat(parts.missingRights()).isEmpty();
				assertThat(redis.text("INFO", "keyspace")).contains("db1:").doesNotContain("db0:");
			}));
		}
	}

	private ApplicationContextRunner at(RedisServer redis) {
		return this.runner.withPropertyValues("spring.data.redis.port=" + redis.port(),
				"spring.data.redis.username=shop", "spring.data.redis.password=secret", "sse.redis.key-prefix=shop");
	}

	private static ApplicationContextRunner trusting(ApplicationContextRunner runner, TlsCertificate certificate) {
		return runner.withPropertyValues("spring.data.redis.ssl.bundle=redis",
				"spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.certificate().toUri());
	}

	private static RedisParts connected(RedisParts parts) {
		eventually(() -> assertThat(parts.isConnected()).isTrue());
		return parts;
	}

	private static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).untilAsserted(fact);
	}

}
