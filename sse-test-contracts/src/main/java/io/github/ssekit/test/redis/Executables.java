package io.github.ssekit.test.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** Where to find a {@code redis-server} to execute. */
final class Executables {

	static final String SYSTEM_PROPERTY = "sse.test.redis.server";

	private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.");

	/** Written when it is first asked for; guarded by the class. */
	private static @Nullable Path embedded;

	private Executables() {
	}

	/** The one that the system property names, or else that is installed, if one is. */
	static Optional<Path> onPath() {
		String named = System.getProperty(SYSTEM_PROPERTY, "");
		if (!named.isBlank()) {
			Path executable = Path.of(named).toAbsolutePath();
			if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
				throw new IllegalStateException(
						SYSTEM_PROPERTY + " = " + named + ": must be the file of a redis-server or a valkey-server");
			}
			return Optional.of(executable);
		}
		String path = System.getenv("PATH");
		StringTokenizer folders = new StringTokenizer((path != null) ? path : "", File.pathSeparator);
		while (folders.hasMoreTokens()) {
			Path executable = Path.of(folders.nextToken(), "redis-server");
			if (Files.isRegularFile(executable) && Files.isExecutable(executable)) {
				return Optional.of(executable);
			}
		}
		return Optional.empty();
	}

	/**
	 * The same, which has to be Redis 7 or later.
	 * @param purpose what it is wanted for, for the message
	 * @throws IllegalStateException if there is none, or an older one
	 */
	static Path sevenOnPath(String purpose) {
		String what = purpose + " needs redis-server 7 or later on the PATH";
		Path executable = onPath()
			.orElseThrow(() -> new IllegalStateException(what + " and there is none: apt-get install redis-server"));
		int major = majorVersion(executable);
		if (major < 7) {
			throw new IllegalStateException(what + ", and " + executable + " is version " + major
					+ ": apt-get install redis-server from a newer distribution");
		}
		return executable;
	}

	/**
	 * The one that comes as a resource of embedded-redis, for this system and processor.
	 * @throws IllegalStateException if it has none, or it could not be written
	 */
	static synchronized Path embedded() {
		if (embedded == null) {
			try {
				File folder = ShutdownCleanup.directory("ssekit-embedded-redis-").toFile();
				embedded = ExecutableProvider.newJarResourceProvider(folder).get().toPath().toAbsolutePath();
			}
			catch (IOException | RuntimeException ex) {
				throw new IllegalStateException("the redis-server within embedded-redis could not be extracted", ex);
			}
		}
		return embedded;
	}

	private static int majorVersion(Path executable) {
		try {
			Process process = new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
			String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Matcher version = VERSION.matcher(text);
			if (!version.find()) {
				throw new IllegalStateException(executable + " --version says '" + text.strip() + "': no version");
			}
			return Integer.parseInt(version.group(1));
		}
		catch (IOException ex) {
			throw new IllegalStateException(executable + " could not be executed", ex);
		}
	}

}
