package io.github.ssekit.test.redis;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RedisProxyTests {

	private static final Duration SECONDS = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(200);

	private static RedisServer server;

	private final List<RedisCommands> opened = new ArrayList<>();

	private RedisProxy line;

	@BeforeAll
	static void startServer() {
		server = RedisServer.with().own().start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@BeforeEach
	void layLine() {
		server.flushAll();
		this.line = RedisProxy.to(server);
	}

	@AfterEach
	void closeLine() {
		this.opened.forEach(RedisCommands::close);
		this.line.close();
	}

	@Test
	void passesEverythingOn() {
		RedisCommands client = connect(SECONDS);
		String large = "x".repeat(3_000_000);
		assertThat(client.command("SET", "key", large)).isEqualTo("OK");
		assertThat(client.command("GET", "key")).isEqualTo(large);
		assertThat(this.line.connections()).isEqualTo(1);
		client.close();
		Awaitility.await().until(() -> this.line.connections() == 0);
	}

	@Test
	void bringsWhatWasSentBeforeTheClientLeft() {
		RedisCommands client = connect(SECONDS);
		client.send("CLIENT", "REPLY", "OFF"); // replies left unread would break it off
		for (int i = 0; i < 1000; i++) {
			client.send("INCR", "key");
		}
		client.close();
		Awaitility.await().until(() -> "1000".equals(server.command("GET", "key")));
	}

	@Test
	void breaksConnectionsAndTakesNewOnes() {
		RedisCommands client = connect(SECONDS);
		client.command("SUBSCRIBE", "channel");
		this.line.cut();
		assertThatThrownBy(client::receive).hasCauseInstanceOf(SocketException.class)
			.hasMessageContaining("Connection reset");
		Awaitility.await().until(() -> server.text("PUBSUB", "CHANNELS").isEmpty());
		assertThat(connect(SECONDS).command("PING")).isEqualTo("PONG");
	}

	@Test
	void refusesNewConnectionsAndKeepsThoseItHas() {
		RedisCommands client = connect(SECONDS);
		client.command("PING");
		this.line.refuse();
		assertThatThrownBy(() -> connect(SECONDS)).hasCauseInstanceOf(ConnectException.class);
		assertThat(client.command("PING")).isEqualTo("PONG");
		this.line.accept();
		assertThat(connect(SECONDS).command("PING")).isEqualTo("PONG");
	}

	@Test
	void isAsSlowAsItIsTold() {
		RedisCommands client = connect(SECONDS);
		this.line.slow(SHORT);
		long begin = System.nanoTime();
		client.command("PING");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
		assertThatIllegalArgumentException().isThrownBy(() -> this.line.slow(Duration.ofMillis(-1)))
			.withMessageContaining("must not be negative");
	}

	@Test
	void swallowsNothingInABlackHoleForEver() {
		RedisCommands client = connect(SHORT);
		client.command("PING");
		this.line.blackHole();
		assertThatThrownBy(() -> client.command("INCR", "key")).hasCauseInstanceOf(SocketTimeoutException.class);
		RedisCommands another = connect(SHORT);
		assertThatThrownBy(() -> another.command("PING")).hasCauseInstanceOf(SocketTimeoutException.class);
		assertThat(server.command("GET", "key")).isNull();
		this.line.heal();
		Awaitility.await().until(() -> "1".equals(server.command("GET", "key")));
		assertThat(connect(SECONDS).command("PING")).isEqualTo("PONG");
	}

	@Test
	void canBeCutWhileABlackHole() {
		RedisCommands client = connect(SECONDS);
		client.command("PING");
		this.line.blackHole();
		client.send("INCR", "key");
		this.line.cut();
		assertThatThrownBy(client::receive).hasCauseInstanceOf(SocketException.class);
		this.line.heal();
		assertThat(connect(SECONDS).command("GET", "key")).isNull();
	}

	@Test
	void hasDoneWhatItSwallowedTheReplyOf() {
		RedisCommands client = connect(SECONDS);
		client.command("PING");
		this.line.dropReplies();
		client.send("INCR", "key");
		Awaitility.await().until(() -> "1".equals(server.command("GET", "key")));
		this.line.cut();
		assertThatThrownBy(client::receive).hasCauseInstanceOf(SocketException.class);
		this.line.heal();
		assertThat(connect(SECONDS).command("INCR", "key")).isEqualTo(2L);
	}

	@Test
	void doesNotAnswerTheWrongCommandWhenHealed() {
		RedisCommands client = connect(SHORT);
		RedisCommands silent = connect(SHORT);
		silent.command("PING");
		this.line.dropReplies();
		assertThatThrownBy(() -> client.command("INCR", "key")).hasCauseInstanceOf(SocketTimeoutException.class);
		this.line.heal();
		assertThatThrownBy(() -> client.command("PING")).hasMessageNotContaining("timed out");
		assertThat(silent.command("PING")).isEqualTo("PONG");
	}

	@Test
	void outlivesTheServer() {
		try (RedisServer mortal = RedisServer.with().own().start(); RedisProxy toMortal = RedisProxy.to(mortal)) {
			RedisCommands before = RedisCommands.connect(toMortal.address(), SECONDS);
			before.command("PING");
			mortal.kill();
			assertThatThrownBy(() -> before.command("PING")).hasMessageNotContaining("timed out");
			assertThatThrownBy(() -> RedisCommands.connect(toMortal.address(), SECONDS).command("PING"))
				.hasMessageNotContaining("timed out");
			mortal.restart();
			assertThat(RedisCommands.connect(toMortal.address(), SECONDS).command("PING")).isEqualTo("PONG");
		}
	}

	private RedisCommands connect(Duration patience) {
		RedisCommands client = RedisCommands.connect(this.line.address(), patience);
		this.opened.add(client);
		return client;
	}

}
