package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.WarningLog;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Who shares a prefix without meaning to, or with another secret, is told at start. */
@Tag("once")
class SharedPrefixTests {

	private static final RedisSecrets ONE = new RedisSecrets("the first of two secrets", "");

	private static final RedisSecrets OTHER = new RedisSecrets("the other of two secrets", "");

	private static RedisServer redis;

	@RegisterExtension
	private final WarningLog log = new WarningLog();

	private final String prefix = "shared:" + UUID.randomUUID();

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@Test
	void twoApplicationsAreToldOnceAndNamed() {
		try (HubNode shop = node("shop", RedisSecrets.NONE); HubNode billing = node("billing", RedisSecrets.NONE)) {
			Heard.eventually(() -> assertThat(this.log.messages()).hasSize(2));
			awaitLooks();
			assertThat(this.log.messages()).hasSize(2)
				.allMatch((line) -> line.contains("shop") && line.contains("billing") && line.contains(this.prefix)
						&& line.contains("sse.redis.key-prefix") && line.contains("sse.redis.application"));
			assertThat(shop.parts().problems()).isEmpty();
			assertThat(billing.parts().problems()).isEmpty();
		}
	}

	@Test
	void aRenamedApplicationIsQuietWhenItsFormerNodesAreGone() {
		node("shop", RedisSecrets.NONE).close();
		Heard.eventually(() -> assertThat(redis.text("EXISTS", key())).isEqualTo("0"));
		try (HubNode renamed = node("store", RedisSecrets.NONE)) {
			awaitLooks();
			assertThat(renamed.parts().problems()).isEmpty();
			assertThat(this.log.messages()).isEmpty();
			assertThat(redis.text("HKEYS", key())).isEqualTo("store -");
		}
	}

	@Test
	void twoNodesOfOneApplicationAndOneWithoutANameAreNotTold() {
		try (HubNode one = node("shop", ONE); HubNode two = node("shop", ONE); HubNode nameless = node("", ONE)) {
			awaitLooks();
			assertThat(one.parts().problems()).isEmpty();
			assertThat(two.parts().problems()).isEmpty();
			assertThat(nameless.parts().problems()).isEmpty();
			assertThat(this.log.messages()).isEmpty();
		}
	}

	@Test
	void aNodeWithoutTheSecretIsToldToBothAndNoMoreWhenItIsGone() {
		try (HubNode with = node("", ONE)) {
			try (HubNode without = node("", RedisSecrets.NONE)) {
				Heard.eventually(() -> assertThat(problems(with)).singleElement()
					.asString()
					.contains("has no sse.redis.secret, and this one has"));
				Heard.eventually(() -> assertThat(problems(without)).singleElement()
					.asString()
					.contains("has an sse.redis.secret, and this one has none"));
			}
			Heard.eventually(() -> assertThat(with.parts().problems()).isEmpty());
		}
	}

	@Test
	void anotherSecretIsToldAndOneThatIsBeingReplacedIsNot() {
		RedisSecrets first = new RedisSecrets(ONE.secret(), OTHER.secret());
		RedisSecrets second = new RedisSecrets(OTHER.secret(), ONE.secret());
		try (HubNode before = node("", first); HubNode after = node("", second)) {
			awaitLooks();
			assertThat(before.parts().problems()).isEmpty();
			try (HubNode late = node("", OTHER)) {
				Heard.eventually(() -> assertThat(problems(late)).singleElement()
					.asString()
					.contains("has another sse.redis.secret")
					.doesNotContain(ONE.secret())
					.doesNotContain(OTHER.secret()));
			}
			assertThat(after.parts().problems()).isEmpty();
		}
	}

	@Test
	void rubbishThereIsNotTold() {
		redis.command("HSET", key(), "rub bish \r\n", "9999999999999", "x", "9999999999999", "old -", "soon");
		try (HubNode node = node("shop", ONE)) {
			awaitLooks();
			assertThat(node.parts().problems()).isEmpty();
			assertThat(this.log.messages()).isEmpty();
			assertThat(redis.text("HEXISTS", key(), "old -")).isEqualTo("0");
		}
	}

	private HubNode node(String application, RedisSecrets secrets) {
		RedisSettings settings = RedisSettings.DEFAULT.keyPrefix(this.prefix)
			.application(application)
			.secrets(secrets)
			.lease(Duration.ofMillis(900));
		HubNode node = new HubNode(redis.address(), settings).awaitConnected();
		Heard.eventually(() -> assertThat(redis.text("EXISTS", key())).isEqualTo("1"));
		return node;
	}

	private String key() {
		return Keys.byTopic(this.prefix).own("applications");
	}

	/** Three of them, as the time until which one is known goes on. */
	private void awaitLooks() {
		for (int i = 0; i < 3; i++) {
			String before = redis.text("HVALS", key());
			Heard.eventually(() -> assertThat(redis.text("HVALS", key())).isNotEqualTo(before));
		}
	}

	private static List<String> problems(HubNode node) {
		return node.parts().problems().stream().map(HealthProblem::toString).toList();
	}

}
