package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.ServerProbe;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How Redis is set is looked at, where its user may ask. */
class ServerProbeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
		AclCommands.grant(this.redis, BrokerKind.PUBSUB);
		AclCommands.grantSelfCheck(this.redis);
	}

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "allkeys-lru", "volatile-lru" })
	void tellsThatHistoriesMayBeEvicted(String policy) {
		set("maxmemory-policy", policy);
		set("maxmemory", "100mb");
		try (HubNode node = node()) {
			ServerProbe probe = new ServerProbe(node.parts().connections());
			Heard.eventually(() -> assertThat(probe.findings()).singleElement()
				.asString()
				.startsWith("maxmemory-policy of Redis = " + policy + ": ")
				.contains("CONFIG SET maxmemory-policy noeviction"));
		}
	}

	@Test
	void saysNothingOfARedisThatEvictsNoHistory() {
		set("maxmemory-policy", "volatile-ttl");
		set("maxmemory", "100mb");
		assertThat(findingsBeside("volatile-ttl")).isEmpty();
	}

	@Test
	void saysNothingOfAPolicyThatIsNeverAppliedBecauseMemoryHasNoBound() {
		set("maxmemory-policy", "allkeys-lru");
		assertThat(findingsBeside("unbounded")).isEmpty();
	}

	@Test
	void tellsThatWhoHearsChannelsIsCutOffEarly() {
		set("client-output-buffer-limit", "pubsub 1mb 512kb 10");
		try (HubNode node = node()) {
			ServerProbe probe = new ServerProbe(node.parts().connections());
			Heard.eventually(() -> assertThat(probe.findings()).singleElement()
				.asString()
				.startsWith("client-output-buffer-limit of Redis = pubsub 1048576 524288 10: "));
		}
	}

	@Test
	void looksAgainAtTheNextConnection() {
		set("maxmemory", "100mb");
		try (HubNode node = node()) {
			ServerProbe probe = new ServerProbe(node.parts().connections());
			node.awaitConnected();
			set("maxmemory-policy", "allkeys-random");
			this.redis.killClients("normal");
			Heard.eventually(() -> assertThat(probe.findings()).hasSize(1));
			assertThat(node.parts().missingRights()).isEmpty();
		}
	}

	@Test
	void saysNothingWhereItMayNotAskAndAsksOnce() {
		AclCommands.grant(this.redis, BrokerKind.PUBSUB);
		set("maxmemory-policy", "allkeys-lru");
		set("maxmemory", "100mb");
		this.redis.command("ACL", "LOG", "RESET");
		try (HubNode node = node()) {
			ServerProbe probe = new ServerProbe(node.parts().connections());
			Heard.eventually(() -> assertThat(denials()).isEqualTo(2));
			this.redis.killClients("normal");
			Heard.eventually(() -> assertThat(node.publish(Topic.of("news"), "still works")).succeedsWithin(PATIENCE));
			assertThat(probe.findings()).isEmpty();
			assertThat(denials()).isEqualTo(2);
		}
	}

	/** What is found by the time that a second probe has found something. */
	private List<String> findingsBeside(String what) {
		try (HubNode node = node()) {
			ServerProbe probe = new ServerProbe(node.parts().connections());
			node.awaitConnected();
			long asked = calls();
			this.redis.killClients("normal");
			Heard.eventually(() -> assertThat(calls()).as(what).isGreaterThan(asked));
			return probe.findings();
		}
	}

	private long calls() {
		return this.redis.text("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_config|get:") || line.startsWith("cmdstat_config:"))
			.map((line) -> line.replaceAll(".*:calls=(\\d+),.*", "$1"))
			.mapToLong(Long::parseLong)
			.sum();
	}

	private long denials() {
		return ((List<?>) this.redis.command("ACL", "LOG")).stream()
			.map(String::valueOf)
			.filter((denial) -> denial.contains("object, info") || denial.contains("object, config|get"))
			.count();
	}

	private void set(String name, String value) {
		this.redis.command("CONFIG", "SET", name, value);
	}

	private HubNode node() {
		return AclCommands.node(this.redis, RedisSettings.DEFAULT);
	}

}
