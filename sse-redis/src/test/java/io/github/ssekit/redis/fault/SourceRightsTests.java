package io.github.ssekit.redis.fault;

import java.util.List;
import java.util.function.BiFunction;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.consumer.ChannelConsumer;
import io.github.ssekit.redis.consumer.ChannelConsumerSettings;
import io.github.ssekit.redis.consumer.ListConsumer;
import io.github.ssekit.redis.consumer.ListConsumerSettings;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rights that docs/redis.md lists for a source are those that are looked at. */
class SourceRightsTests {

	/** Those that cannot be tried without a trace. */
	private static final List<String> NOT_TRIED = List.of("+blmove", "+lpush", "+rpush");

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
	}

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void tellsEachRightThatASourceLacks(SourceKind kind) throws Exception {
		for (String rule : kind.rules()) {
			AclCommands.grant(this.redis, BrokerKind.PUBSUB);
			AclCommands.grantSource(this.redis, kind.line);
			AclCommands.take(this.redis, rule);
			try (HubNode node = AclCommands.node(this.redis, RedisSettings.DEFAULT);
					AutoCloseable consumer = kind.start(node)) {
				assertThat(consumer).isNotNull();
				Heard.eventually(() -> assertThat(node.parts().missingRights()).as(rule).contains(rule));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void lacksNothingWithTheRightsOfThePageAndLeavesNothingBehind(SourceKind kind) throws Exception {
		AclCommands.grant(this.redis, BrokerKind.PUBSUB);
		AclCommands.grantSource(this.redis, kind.line);
		try (HubNode node = AclCommands.node(this.redis, RedisSettings.DEFAULT)) {
			node.awaitConnected();
			try (AutoCloseable consumer = kind.start(node)) {
				assertThat(consumer).isNotNull();
				this.redis.killClients("normal");
				node.awaitConnected();
				Heard.eventually(() -> assertThat(this.redis.text("INFO", "commandstats")).contains(kind.seen));
			}
			assertThat(node.parts().missingRights()).isEmpty();
			assertThat(this.redis.text("KEYS", "*rights*")).isEmpty();
			assertThat((List<?>) this.redis.command("ACL", "LOG"))
				.allSatisfy((denial) -> assertThat(denial.toString()).containsPattern("object, client[,|]"));
		}
	}

	enum SourceKind {

		STREAM(3, "cmdstat_xpending",
				(node, connections) -> new StreamConsumer(connections, node.hub(), EntryMapper.fields(),
						StreamConsumerSettings.of("orders"))
					.start()),

		LIST(4, "cmdstat_zremrangebyscore",
				(node, connections) -> new ListConsumer(connections, node.hub(), EntryMapper.json(),
						ListConsumerSettings.of("orders"))
					.start()),

		CHANNEL(5, "cmdstat_subscribe",
				(node, connections) -> new ChannelConsumer(connections, node.hub(), EntryMapper.json(),
						ChannelConsumerSettings.of("news"))
					.start()),

		PATTERN(6, "cmdstat_psubscribe", (node, connections) -> new ChannelConsumer(connections, node.hub(),
				EntryMapper.json(), ChannelConsumerSettings.ofPattern("prices.*"))
			.start());

		private final int line;

		private final String seen;

		private final BiFunction<HubNode, RedisConnections, AutoCloseable> start;

		SourceKind(int line, String seen, BiFunction<HubNode, RedisConnections, AutoCloseable> start) {
			this.line = line;
			this.seen = seen;
			this.start = start;
		}

		AutoCloseable start(HubNode node) {
			return this.start.apply(node, node.parts().connections());
		}

		/** Without those of scripts, which are looked at with the node's own. */
		List<String> rules() {
			return AclCommands.rulesOfSource(this.line)
				.stream()
				.filter((rule) -> !rule.startsWith("+eval") && !NOT_TRIED.contains(rule))
				.toList();
		}

	}

}
