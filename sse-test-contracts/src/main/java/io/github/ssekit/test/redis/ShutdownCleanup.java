package io.github.ssekit.test.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nothing outlives the JVM: a shutdown hook ends processes and deletes
 * directories when it ends in order or is interrupted, and a shell beside each process
 * ends that when the JVM is killed.
 */
final class ShutdownCleanup {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownCleanup.class);

	private static final Set<Process> processes = ConcurrentHashMap.newKeySet();

	private static final Set<Path> directories = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(ShutdownCleanup::clear, "redis-leftovers"));
	}

	private ShutdownCleanup() {
	}

	/** End that process with the JVM, and delete its directory. */
	static void watch(Process process, Path directory) {
		processes.add(process);
		@Nullable Process guard = guard(process.pid(), directory);
		CompletableFuture<Void> unused = process.onExit().thenAccept((ended) -> {
			processes.remove(ended);
			if (guard != null) {
				guard.destroyForcibly();
			}
		});
	}

	/** A directory that is deleted with the JVM, if not before. */
	static Path directory(String prefix) throws IOException {
		Path directory = Files.createTempDirectory(prefix);
		directories.add(directory);
		return directory;
	}

	/** Delete such a directory with all that is in it. */
	static void delete(Path directory) {
		directories.remove(directory);
		try (Stream<Path> tree = Files.walk(directory)) {
			List<Path> deepestFirst = tree.sorted((one, other) -> other.compareTo(one)).toList();
			for (Path path : deepestFirst) {
				Files.deleteIfExists(path);
			}
		}
		catch (IOException ex) {
			logger.debug("{} stays in the directory of temporary files", directory, ex);
		}
	}

	/**
	 * A shell that waits for the end of its input, which is the end of this JVM, however
	 * it comes about. It does not hear an interrupt of the terminal.
	 */
	private static @Nullable Process guard(long pid, Path directory) {
		try {
			return new ProcessBuilder("sh", "-c", "trap '' INT TERM HUP; read line; kill -9 \"$0\"; rm -rf \"$1\"",
					Long.toString(pid), directory.toString())
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			return null; // no shell: the shutdown hook has to be enough
		}
	}

	private static void clear() {
		processes.forEach(Process::destroyForcibly);
		processes.forEach((process) -> process.onExit().join()); // or it writes on
		directories.forEach(ShutdownCleanup::delete);
	}

}
