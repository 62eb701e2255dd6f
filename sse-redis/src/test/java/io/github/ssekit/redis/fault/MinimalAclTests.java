package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Ticket;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.consumer.StreamConsumer;
import io.github.ssekit.redis.consumer.StreamConsumerSettings;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Redis user has the rights that docs/redis.md lists: each is needed, and no other.
 */
class MinimalAclTests {

	private static final Topic TOPIC = Topic.of("orders/17");

	private RedisServer redis;

	private final List<HubNode> nodes = new ArrayList<>();

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
	}

	@AfterEach
	void stop() {
		this.nodes.forEach(HubNode::close);
		this.redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void tellsEachRightThatIsMissing(BrokerKind broker) {
		for (String rule : AclCommands.rules(broker)) {
			AclCommands.grant(this.redis, broker);
			AclCommands.take(this.redis, rule);
			try (HubNode node = AclCommands.node(this.redis, settings(broker))) {
				Heard.eventually(() -> assertThat(node.parts().missingRights()).as(rule).contains(rule));
				if (rule.startsWith("+") && !rule.equals("+eval")) {
					assertThat(node.parts().missingRights()).containsExactly(rule);
				}
			}
		}
		assertThat(this.redis.text("KEYS", "*rights*")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void tellsAllThatAUserWithoutRightsLacks(BrokerKind broker) {
		this.redis.command("ACL", "SETUSER", "sse", "reset", "on", ">secret", "resetchannels", "+eval", "+evalsha");
		HubNode node = node(broker);
		List<String> rules = new ArrayList<>(AclCommands.rules(broker));
		rules.removeAll(List.of("+eval", "+evalsha", "&sse:*"));
		Heard.eventually(() -> assertThat(node.parts().missingRights()).containsExactlyInAnyOrderElementsOf(rules));
	}

	@Test
	void keepsWhatItMayNotAnnounceAndSaysSo() {
		AclCommands.grant(this.redis, BrokerKind.PUBSUB);
		HubNode node = node(BrokerKind.PUBSUB).awaitConnected();
		this.redis.command("ACL", "SETUSER", "sse", "-publish");
		assertThat(Heard.refusal(node.publish(TOPIC, "a"))).hasMessageContaining("is kept, but could not be announced");
		assertThat(this.redis.command("XLEN", "sse:h:{orders/17}")).isEqualTo(1L);
		SseEvent passing = SseEvent.of("b").idempotencyKey("once");
		Topic mouse = Topic.of(HubNode.PASSING + "mouse");
		Heard.refusal(node.hub().publish(mouse, passing));
		this.redis.command("ACL", "SETUSER", "sse", "+publish");
		assertThat(Heard.answer(node.hub().publish(mouse, passing)).duplicate()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void looksAgainAtTheNextConnection(BrokerKind broker) {
		AclCommands.grant(this.redis, broker);
		AclCommands.take(this.redis, "+publish");
		HubNode node = node(broker);
		Heard.eventually(() -> assertThat(node.parts().missingRights()).containsExactly("+publish"));
		AclCommands.grant(this.redis, broker);
		this.redis.killClients("normal");
		Heard.eventually(() -> assertThat(node.parts().missingRights()).isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void doesAllItsWorkWithTheseRights(BrokerKind broker) {
		AclCommands.grant(this.redis, broker);
		AclCommands.grantConsumer(this.redis);
		SseHub here = node(broker).awaitConnected().hub();
		HubNode there = node(broker).awaitConnected();
		Heard reader = Heard.by("alice", there, TOPIC);
		Heard.answer(here.publish(TOPIC, SseEvent.of("a").idempotencyKey("1")));
		reader.awaitData("a");
		reader.leave();
		Heard.answer(here.publish(TOPIC, SseEvent.of("b")));
		reader.comeTo(this.nodes.get(0));
		reader.comeTo(there);
		Heard.answer(here.publish(Topic.of(HubNode.PASSING + "mouse"), SseEvent.of("x")));
		try (StreamConsumer consumer = consumer(there)) {
			this.redis.command("XADD", "orders", "*", "topic", TOPIC.name(), "data", "c");
			this.redis.command("XADD", "orders", "*", "no", "topic");
			reader.awaitData("a", "b", "c");
			Heard.eventually(() -> assertThat(consumer.counts().dead()).isOne());
		}
		useATicket(this.nodes.get(0), there);
		assertThat(Heard.answer(here.counts().toCompletableFuture()).clients()).isOne();
		assertThat(Heard.answer(here.clients().toCompletableFuture())).hasSize(1);
		assertThat(Heard.answer(here.disconnect("alice").toCompletableFuture())).isOne();
		Heard.eventually(() -> assertThat(reader.isConnected()).isFalse());
		Heard other = Heard.by("bob", there, TOPIC);
		Heard.answer(here.revoke(TOPIC).toCompletableFuture());
		Heard.eventually(() -> assertThat(other.isConnected()).isFalse());
		this.nodes.forEach((node) -> assertThat(node.parts().missingRights()).isEmpty());
		this.nodes.forEach(HubNode::close);
		// but for Lettuce's CLIENT SETINFO, which may be refused
		assertThat((List<?>) this.redis.command("ACL", "LOG"))
			.allSatisfy((denial) -> assertThat(denial.toString()).containsPattern("object, client[,|]"));
	}

	@ParameterizedTest
	@EnumSource
	void doesItsWorkOnAClusterWithTheseRights(BrokerKind broker) {
		try (RedisCluster cluster = RedisCluster.start()) {
			cluster.nodes().forEach((server) -> AclCommands.grantOnCluster(server, broker));
			RedisURI uri = RedisURI.builder(HubNode.uri(cluster.nodes().get(0).address()))
				.withAuthentication("sse", "secret")
				.build();
			HubNode here = new HubNode(RedisClusterClient.create(uri), settings(broker)).awaitConnected();
			this.nodes.add(here);
			HubNode there = new HubNode(RedisClusterClient.create(uri), settings(broker)).awaitConnected();
			this.nodes.add(there);
			Heard reader = Heard.by("alice", there, TOPIC);
			Heard.answer(here.publish(TOPIC, "a"));
			reader.awaitData("a");
			useATicket(here, there);
			assertThat(Heard.answer(here.hub().revoke("alice").toCompletableFuture())).isOne();
			Heard.eventually(() -> assertThat(reader.isConnected()).isFalse());
			Heard other = Heard.by("bob", there, TOPIC);
			Heard.answer(here.hub().revoke(TOPIC).toCompletableFuture());
			Heard.eventually(() -> assertThat(other.isConnected()).isFalse());
			this.nodes.forEach((node) -> assertThat(node.parts().missingRights()).isEmpty());
			this.nodes.forEach(HubNode::close);
			for (RedisServer server : cluster.nodes()) {
				assertThat((List<?>) server.command("ACL", "LOG"))
					.allSatisfy((denial) -> assertThat(denial.toString()).containsPattern("object, client[,|]"));
			}
		}
	}

	private static void useATicket(HubNode here, HubNode there) {
		String key = Ticket.random().key();
		here.parts().tickets().put(key, new byte[1], Duration.ofMinutes(1)).toCompletableFuture().join();
		assertThat(there.parts().tickets().take(key).toCompletableFuture().join()).hasSize(1);
	}

	private StreamConsumer consumer(HubNode node) {
		StreamConsumerSettings settings = StreamConsumerSettings.of("orders")
			.withAllFromTheBeginning()
			.redelivering(Duration.ofMillis(200), 2);
		return new StreamConsumer(node.parts().connections(), node.hub(), EntryMapper.fields(), settings).start();
	}

	private HubNode node(BrokerKind broker) {
		HubNode node = AclCommands.node(this.redis, settings(broker));
		this.nodes.add(node);
		return node;
	}

	private static RedisSettings settings(BrokerKind broker) {
		return RedisSettings.DEFAULT.broker(broker).intervals(Duration.ofSeconds(1), Duration.ofMillis(200));
	}

}
