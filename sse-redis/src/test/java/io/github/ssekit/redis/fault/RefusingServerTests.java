package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.CommandExecutor;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that is there, and refuses. */
class RefusingServerTests {

	private static final Topic TOPIC = Topic.of("orders");

	private final String prefix = "refusing:" + UUID.randomUUID();

	private RedisServer master;

	private RedisServer other;

	private RedisProxy executor;

	@BeforeEach
	void start() {
		this.master = RedisServer.with().own().start();
		this.other = RedisServer.with().own().start();
		this.executor = RedisProxy.to(this.master);
	}

	@AfterEach
	void stop() {
		this.executor.close();
		this.other.close();
		this.master.close();
	}

	@ParameterizedTest
	@EnumSource
	void aMasterThatWasDemotedIsLeftForTheOneBehindItsAddress(BrokerKind broker) {
		replicate(this.other, this.master);
		try (HubNode node = node(broker)) {
			Heard reader = Heard.by("reader", node, TOPIC);
			Heard.answer(node.publish(TOPIC, "a"));
			reader.awaitData("a");
			Heard
				.eventually(() -> assertThat(this.other.text("INFO", "replication")).contains("master_link_status:up"));
			this.other.command("REPLICAOF", "NO", "ONE");
			replicate(this.master, this.other);
			this.executor.leadTo(this.other);

			Heard.eventually(() -> Heard.answer(node.publish(TOPIC, "b")));
			Heard.eventually(() -> assertThat(reader.data()).contains("a", "b"));
			Heard late = Heard.by("late", node, TOPIC);
			Heard.answer(node.publish(TOPIC, "c"));
			late.awaitData("c");
			Heard.eventually(() -> assertThat(node.parts().problems()).isEmpty());
		}
	}

	@ParameterizedTest
	@EnumSource
	void noReadGoesToAMasterThatWasDemotedWhereWritesHaveLeftItBeforeItRefusedAny(BrokerKind broker) {
		replicate(this.other, this.master);
		try (HubNode node = node(broker)) {
			RedisConnections connections = node.parts().connections();
			Heard.answer(node.publish(TOPIC, "a"));
			Heard
				.eventually(() -> assertThat(this.other.text("INFO", "replication")).contains("master_link_status:up"));
			Long writes = Heard.answer(connections.writes().run("to say its id", (commands) -> commands.clientId()));
			this.other.command("REPLICAOF", "NO", "ONE");
			this.executor.leadTo(this.other);
			this.master.command("CLIENT", "KILL", "ID", Long.toString(writes));
			replicate(this.master, this.other);

			Heard.eventually(() -> assertThat(portOf(connections.writes())).isEqualTo(this.other.port()));
			Heard.eventually(() -> assertThat(portOf(connections.reads())).isEqualTo(this.other.port()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerThatIsFullIsToldAsLongAsItIs(BrokerKind broker) {
		try (HubNode node = node(broker)) {
			Heard.eventually(() -> assertThat(node.parts().problems()).isEmpty());
			this.master.command("CONFIG", "SET", "maxmemory", "1");
			Heard.eventually(() -> {
				assertThat(node.publish(TOPIC, "a").toCompletableFuture()).failsWithin(Duration.ofSeconds(5))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(BrokerUnavailableException.class);
				assertThat(node.parts().problems()).singleElement().satisfies((trouble) -> {
					assertThat(trouble.name()).isEqualTo("redis-refuses");
					assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
					assertThat(trouble.reason()).contains("OOM", "raise maxmemory").doesNotContain(TOPIC.name());
					assertThat(trouble.since()).isNotNull();
				});
			});
			this.master.command("CONFIG", "SET", "maxmemory", "0");

			Heard.eventually(() -> assertThat(node.parts().problems()).isEmpty());
			Heard.answer(node.publish(TOPIC, "b"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerThatIsFullKeepsNoReaderOutAndMakesGoodForItAfterwards(BrokerKind broker) {
		try (HubNode node = node(broker)) {
			Heard reader = Heard.by("reader", node, TOPIC);
			Heard.answer(node.publish(TOPIC, "a"));
			reader.awaitData("a");
			reader.leave();
			Heard.answer(node.publish(TOPIC, "b"));
			this.master.command("CONFIG", "SET", "maxmemory", "1");
			try (HubNode fresh = node(broker)) {
				reader.comeTo(fresh); // which could not even say that it is there
				reader.awaitData("a", "b");
				Heard other = Heard.by("other", node, TOPIC, Topic.of("never-heard-of"));
				Heard.eventually(() -> assertThat(other.isConnected()).isTrue());
				this.master.command("CONFIG", "SET", "maxmemory", "0");

				Heard.eventually(() -> assertThat(Heard.answer(node.hub().counts().toCompletableFuture()))
					.isEqualTo(new Counts(2, 2)));
				Heard.answer(node.publish(TOPIC, "c"));
				reader.awaitData("a", "b", "c");
				Heard.eventually(() -> assertThat(other.data()).containsExactly("c"));
				assertThat(Heard.answer(fresh.hub().disconnect("reader").toCompletableFuture())).isOne();
			}
		}
	}

	private HubNode node(BrokerKind broker) {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix(this.prefix)
			.publishing(Duration.ofMillis(500), Duration.ZERO)
			.intervals(Duration.ofSeconds(1), Duration.ofMillis(200));
		return new HubNode(this.executor.address(), settings).awaitConnected();
	}

	private static int portOf(CommandExecutor executor) {
		return Heard.answer(executor.run("to say where it is", (commands) -> commands.info("server")))
			.lines()
			.filter((text) -> text.startsWith("tcp_port:"))
			.mapToInt((text) -> Integer.parseInt(text.substring("tcp_port:".length())))
			.sum();
	}

	private static void replicate(RedisServer replica, RedisServer of) {
		replica.command("REPLICAOF", of.host(), Integer.toString(of.port()));
	}

}
