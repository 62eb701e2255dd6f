package io.github.ssekit.test.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.test.redis.RedisServer.Binary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses where a server comes from, in the order of {@link Binary}. */
final class RedisServerSource {

	static final String ENVIRONMENT_VARIABLE = "SSE_TEST_REDIS";

	static final String SYSTEM_PROPERTY = "sse.test.redis";

	private static final Logger logger = LoggerFactory.getLogger(RedisServerSource.class);

	private RedisServerSource() {
	}

	/**
	 * Start a server, or find the one that runs.
	 * @param wanted where it has to come from, or {@code null} for the first that has one
	 * @param own whether it has to be one that may be stopped
	 * @param settings what it is told
	 * @throws IllegalStateException if there is none to be had
	 */
	static RedisServer open(@Nullable Binary wanted, boolean own, RedisServerSettings settings) {
		Binary binary = (wanted != null) ? wanted : forced();
		if (binary != null) {
			return from(binary, own, settings);
		}
		List<String> refusals = new ArrayList<>();
		for (Binary next : Binary.values()) {
			if (next == Binary.ENVIRONMENT && own) {
				continue;
			}
			try {
				return from(next, own, settings);
			}
			catch (Missing ex) {
				refusals.add(next + ": " + ex.getMessage());
			}
		}
		throw new IllegalStateException("no Redis to test with\n" + String.join("\n", refusals));
	}

	private static RedisServer from(Binary binary, boolean own, RedisServerSettings settings) {
		RedisRuntime runtime = switch (binary) {
			case ENVIRONMENT -> foreign(own);
			case CONTAINER -> container(settings);
			case PATH -> RedisProcess.start(
					Executables.onPath()
						.orElseThrow(() -> new Missing("there is no redis-server: apt-get install redis-server")),
					() -> settings);
			case EMBEDDED -> RedisProcess.start(Executables.embedded(), () -> settings);
		};
		return RedisServer.of(binary, runtime, settings);
	}

	private static RedisRuntime foreign(boolean own) {
		String address = System.getenv(ENVIRONMENT_VARIABLE);
		if (address == null || address.isBlank()) {
			throw new Missing("the variable " + ENVIRONMENT_VARIABLE + " is not set to host:port");
		}
		if (own) {
			throw new IllegalStateException("the server named by " + ENVIRONMENT_VARIABLE
					+ " is not ours to configure or stop, and the test asks for one that is");
		}
		return new ForeignRuntime(RedisAddress.parse(address));
	}

	private static RedisRuntime container(RedisServerSettings settings) {
		if (settings.tls() != null) {
			throw new Missing("a container is not given certificates");
		}
		try {
			Class.forName("org.testcontainers.DockerClientFactory", false, RedisServerSource.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new Missing("org.testcontainers:testcontainers is not on the class path", ex);
		}
		if (!ContainerRuntime.isPossible()) {
			throw new Missing("no Docker engine answers");
		}
		try {
			return ContainerRuntime.start(settings);
		}
		catch (RuntimeException ex) {
			logger.warn("Docker answers, but a container with Redis did not start. Looking for another.", ex);
			throw new Missing("the container did not start: " + ex.getMessage(), ex);
		}
	}

	/** What the build or the command line says. */
	private static @Nullable Binary forced() {
		String name = System.getProperty(SYSTEM_PROPERTY, "");
		if (name.isBlank()) {
			return System.getProperty(Executables.SYSTEM_PROPERTY, "").isBlank() ? null : Binary.PATH;
		}
		try {
			return Binary.valueOf(name.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(SYSTEM_PROPERTY + " = " + name + ": must be one of "
					+ List.of(Binary.values()).toString().toLowerCase(Locale.ROOT), ex);
		}
	}

	/** One source has none; another may. */
	private static final class Missing extends IllegalStateException {

		private static final long serialVersionUID = 1L;

		Missing(String message) {
			super(message);
		}

		Missing(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
