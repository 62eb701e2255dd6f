package io.github.ssekit.test.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RedisServerTests {

	private static final Duration SECONDS = Duration.ofSeconds(10);

	private RedisServer server;

	@AfterEach
	void closeServer() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void keepsWhatItAcknowledgedThoughItIsKilled() {
		this.server = RedisServer.with().appendOnly().start();
		int port = this.server.port();
		this.server.command("SET", "key", "kept");
		this.server.kill();
		assertThat(this.server.isRunning()).isFalse();
		assertThatThrownBy(() -> this.server.command("PING")).hasMessageContaining("no connection");
		this.server.restart();
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(this.server.command("GET", "key")).isEqualTo("kept");
	}

	@Test
	void forgetsEverythingWithoutPersistence() {
		this.server = RedisServer.with().own().start();
		this.server.command("SET", "key", "lost");
		this.server.restart();
		assertThat(this.server.command("GET", "key")).isNull();
	}

	@Test
	void answersNothingWhileFrozenAndEverythingWhenThawed() {
		this.server = RedisServer.with().own().start();
		try (RedisCommands before = this.server.connect(SECONDS)) {
			this.server.freeze();
			assertThat(this.server.isRunning()).isFalse();
			try (RedisCommands meanwhile = this.server.connect(Duration.ofMillis(200))) {
				assertThatThrownBy(() -> meanwhile.command("PING")).hasCauseInstanceOf(SocketTimeoutException.class);
			}
			before.send("INCR", "key");
			this.server.thaw();
			assertThat(before.receive()).isEqualTo(1L);
		}
		assertThat(this.server.command("PING")).isEqualTo("PONG");
	}

	@Test
	void canBeStoppedAndKilledWhileFrozen() {
		this.server = RedisServer.with().appendOnly().start();
		this.server.freeze();
		this.server.stop();
		this.server.restart();
		this.server.freeze();
		this.server.kill();
		this.server.restart();
		assertThat(this.server.isRunning()).isTrue();
		assertThat(this.server.command("PING")).isEqualTo("PONG");
	}

	@Test
	void saysThatThereIsNothingLeftToKill() {
		this.server = RedisServer.with().own().start();
		this.server.stop();
		assertThatIllegalStateException().isThrownBy(this.server::kill).withMessageContaining("there is no process");
		this.server.close();
		this.server.close();
		assertThatIllegalStateException().isThrownBy(this.server::restart).withMessageContaining("is closed");
	}

	@Test
	void closesConnectionsByTheirType() {
		this.server = RedisServer.with().own().start();
		try (RedisCommands subscriber = this.server.connect(SECONDS);
				RedisCommands other = this.server.connect(SECONDS)) {
			subscriber.command("SUBSCRIBE", "channel");
			other.command("PING");
			assertThat(this.server.killClients("pubsub")).isEqualTo(1);
			assertThatThrownBy(subscriber::receive).hasMessageContaining("no reply");
			assertThat(other.command("PING")).isEqualTo("PONG");
			assertThat(this.server.killClients("normal")).isEqualTo(1);
			assertThatThrownBy(() -> other.command("PING")).hasMessageContaining("no reply");
		}
	}

	@Test
	void isConfiguredAsItIsTold() {
		this.server = RedisServer.with()
			.config("maxmemory", "5mb")
			.config("requirepass", "secret")
			.user("reader", "on >word ~sse:* +get")
			.start();
		assertThat(this.server.command("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "5242880"));
		assertThat(this.server.version()).matches("\\d+\\.\\d+\\.\\d+");
		try (RedisCommands stranger = RedisCommands.connect(this.server.address(), SECONDS)) {
			assertThatThrownBy(() -> stranger.command("GET", "key")).isInstanceOf(RedisErrorReply.class)
				.extracting((error) -> ((RedisErrorReply) error).code())
				.isEqualTo("NOAUTH");
			assertThat(stranger.command("AUTH", "reader", "word")).isEqualTo("OK");
			assertThat(stranger.command("GET", "sse:key")).isNull();
			assertThatThrownBy(() -> stranger.command("SET", "sse:key", "1")).hasMessageContaining("NOPERM");
		}
	}

	@Test
	void emptiesItselfWhenAsked() {
		this.server = RedisServer.with().own().start();
		this.server.command("RPUSH", "list", "one", "zwölf");
		assertThat(this.server.text("LRANGE", "list", "0", "-1")).isEqualTo("one\nzwölf");
		assertThatThrownBy(() -> this.server.command("GET", "list")).hasMessageContaining("WRONGTYPE");
		this.server.flushAll();
		assertThat(this.server.text("DBSIZE")).isEqualTo("0");
	}

	@Test
	void showsItsLogWhenItDoesNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> RedisServer.with().config("no-such-setting", "1").start())
			.withMessageContaining("ended with 1")
			.withMessageContaining("no-such-setting");
	}

	@Test
	void refusesSettingsThatWouldBecomeOthers() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.with().config("save", "1 1\nport 1"))
			.withMessageContaining("must be one line");
		assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.with().user("one two", "on"))
			.withMessageContaining("must be one word");
		assertThatIllegalArgumentException().isThrownBy(() -> RedisAddress.parse("localhost"))
			.withMessageContaining("must be host:port");
	}

}
