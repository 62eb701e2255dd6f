package io.github.ssekit.benchmark.field.contender;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The floor in C, compiled where it is to run. */
final class NativeFloor {

	private static final String SOURCE = "floor.c";

	private NativeFloor() {
	}

	/** Whether there is a compiler. */
	static boolean isInstalled() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "cc")));
	}

	static Server start() throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("floor");
		Path program = folder.resolve("floor");
		Path source = folder.resolve(SOURCE);
		try {
			try (@Nullable
			InputStream code = NativeFloor.class.getResourceAsStream(SOURCE)) {
				if (code == null) {
					throw new IllegalStateException("there is no " + SOURCE);
				}
				Files.copy(code, source, StandardCopyOption.REPLACE_EXISTING);
			}
			int compiled = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString()).inheritIO()
				.start()
				.waitFor();
			if (compiled != 0) {
				throw new IllegalStateException("cc cannot compile " + SOURCE);
			}
			return CommandedServer.start(List.of(program.toString()));
		}
		finally {
			// a program that runs needs its name no longer
			Files.deleteIfExists(program);
			Files.deleteIfExists(source);
			Files.deleteIfExists(folder);
		}
	}

}
