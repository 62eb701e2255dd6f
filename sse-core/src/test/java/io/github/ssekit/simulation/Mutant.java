package io.github.ssekit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The engine with one fault, made by hand: somebody might have written it so. What a
 * simulation finds is worth as much as the mutants that it finds.
 *
 * @param name what is wrong
 * @param type the type that is wrong, such as {@code emitter.TopicCursor}
 * @param right what stands in its source, exactly once
 * @param wrong what the mutant has instead
 * @param seed a schedule that shows it, tried first
 */
record Mutant(String name, String type, String right, String wrong, long seed) {

	private static final String PACKAGE = "io.github.ssekit.";

	private static final Path SOURCES = Path.of("src", "main", "java");

	/** Compile the mutant, and only it, into a folder. */
	void compileTo(Path classes) {
		String file = (PACKAGE + this.type).replace('.', '/') + ".java";
		try {
			Path mutated = classes.resolve("source").resolve(file);
			Files.createDirectories(mutated.getParent());
			Files.writeString(mutated, mutate(Files.readString(SOURCES.resolve(file))));
			compile(mutated, classes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String mutate(String source) {
		int first = source.indexOf(this.right);
		if (first < 0 || source.indexOf(this.right, first + 1) >= 0) {
			throw new AssertionError("mutant \"" + this.name + "\" is stale: its text must stand in " + this.type
					+ " exactly once. Write the mutant anew");
		}
		return source.replace(this.right, this.wrong);
	}

	private void compile(Path source, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", classes.toString(), "-cp",
					System.getProperty("java.class.path"));
			boolean compiled = compiler
				.getTask(null, files, null, options, null, files.getJavaFileObjects(source.toFile()))
				.call();
			if (!compiled) {
				throw new AssertionError("mutant \"" + this.name + "\" does not compile");
			}
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
