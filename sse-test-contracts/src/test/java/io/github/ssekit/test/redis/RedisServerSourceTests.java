package io.github.ssekit.test.redis;

import io.github.ssekit.test.redis.RedisServer.Binary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RedisServerSourceTests {

	@Test
	void leavesAServerAloneThatIsNotOurs() {
		try (RedisServer ours = RedisServer.with().own().start()) {
			ours.command("SET", "key", "theirs");
			RedisServer foreign = RedisServer.of(Binary.ENVIRONMENT, new ForeignRuntime(ours.address()));
			assertThatIllegalStateException().isThrownBy(foreign::kill).withMessageContaining("is not ours");
			assertThatIllegalStateException().isThrownBy(foreign::stop).withMessageContaining("is not ours");
			assertThatIllegalStateException().isThrownBy(foreign::freeze).withMessageContaining("is not ours");
			assertThatIllegalStateException().isThrownBy(foreign::thaw).withMessageContaining("is not ours");
			assertThatIllegalStateException().isThrownBy(foreign::restart).withMessageContaining("is not ours");
			foreign.close();
			assertThat(ours.command("GET", "key")).isEqualTo("theirs");
			foreign.flushAll();
			assertThat(ours.command("GET", "key")).isNull();
		}
	}

	@Test
	void takesTheServerTheEnvironmentNamesUnlessItIsToBeKilled() throws Exception {
		try (RedisServer ours = RedisServer.with().own().start();
				ChildJvm child = ChildJvm.start(RedisServerSource.ENVIRONMENT_VARIABLE, ours.address().toString())) {
			assertThat(child.said()).contains("any: ENVIRONMENT " + ours.port());
			assertThat(child.said()).contains("own: ").doesNotContain("own: ENVIRONMENT");
		}
	}

	@Test
	void executesTheServerOfEmbeddedRedisWhereItIsForced() {
		try (RedisServer old = RedisServer.with().binary(Binary.EMBEDDED).appendOnly().start()) {
			assertThat(old.binary()).isEqualTo(Binary.EMBEDDED);
			assertThat(old.version()).startsWith("6.2.");
			old.command("SET", "key", "kept");
			old.freeze();
			old.kill();
			old.restart();
			assertThat(old.command("GET", "key")).isEqualTo("kept");
		}
	}

	@Test
	void listensToTheSystemProperty() {
		String before = System.getProperty(RedisServerSource.SYSTEM_PROPERTY);
		try {
			System.setProperty(RedisServerSource.SYSTEM_PROPERTY, "embedded");
			try (RedisServer old = RedisServer.start()) {
				assertThat(old.binary()).isEqualTo(Binary.EMBEDDED);
			}
			System.setProperty(RedisServerSource.SYSTEM_PROPERTY, "newest");
			assertThatIllegalArgumentException().isThrownBy(RedisServer::start)
				.withMessage("sse.test.redis = newest: must be one of [environment, container, path, embedded]");
		}
		finally {
			set(RedisServerSource.SYSTEM_PROPERTY, before);
		}
	}

	@Test
	void executesTheFileThatIsNamed() {
		String before = System.getProperty(Executables.SYSTEM_PROPERTY);
		String sourceBefore = System.getProperty(RedisServerSource.SYSTEM_PROPERTY);
		try {
			System.clearProperty(RedisServerSource.SYSTEM_PROPERTY);
			System.setProperty(Executables.SYSTEM_PROPERTY, Executables.embedded().toString());
			try (RedisServer old = RedisServer.start()) {
				assertThat(old.binary()).isEqualTo(Binary.PATH);
				assertThat(old.version()).startsWith("6.2.");
			}
			System.setProperty(Executables.SYSTEM_PROPERTY, "/nowhere/valkey-server");
			assertThatIllegalStateException().isThrownBy(RedisServer::start)
				.withMessage("sse.test.redis.server = /nowhere/valkey-server: must be the file of a redis-server "
						+ "or a valkey-server");
		}
		finally {
			set(Executables.SYSTEM_PROPERTY, before);
			set(RedisServerSource.SYSTEM_PROPERTY, sourceBefore);
		}
	}

	private static void set(String property, String value) {
		if (value == null) {
			System.clearProperty(property);
		}
		else {
			System.setProperty(property, value);
		}
	}

}
