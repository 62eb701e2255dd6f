package io.github.ssekit.test.redis;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A Redis that speaks TLS answers nobody who does not. */
class TlsTests {

	@TempDir
	private Path directory;

	@Test
	void speaksTlsOnly() {
		try (RedisServer server = RedisServer.with().tls(TlsCertificate.selfSigned(this.directory)).start()) {
			assertThat(server.command("PING")).isEqualTo("PONG");
			try (RedisCommands plain = RedisCommands.connect(server.address(), Duration.ofSeconds(5))) {
				assertThatThrownBy(() -> plain.command("PING")).isInstanceOf(UncheckedIOException.class);
			}
			server.restart();
			assertThat(server.command("PING")).isEqualTo("PONG");
		}
	}

}
