package io.github.ssekit.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The engine with one fault, made by hand: somebody might have written it so. What a
 * simulation finds is worth as much as the mutants that it finds.
 *
 * @param name what is wrong
 * @param edits what stands otherwise in the engine's sources
 * @param seed a schedule that shows it, tried first
 */
record Mutant(String name, List<Edit> edits, long seed) {

	private static final String PACKAGE = "io.github.ssekit.";

	private static final Path SOURCES = Path.of("src", "main", "java");

	/**
	 * Something that stands otherwise.
	 *
	 * @param type where, such as {@code emitter.TopicCursor}
	 * @param right what stands in its source, exactly once
	 * @param wrong what the mutant has instead
	 */
	record Edit(String type, String right, String wrong) {

		private String file() {
			return (PACKAGE + this.type).replace('.', '/') + ".java";
		}

		private String applyTo(String source) {
			int first = source.indexOf(this.right);
			if (first < 0 || source.indexOf(this.right, first + 1) >= 0) {
				throw new AssertionError("a mutant is stale: \"" + this.right + "\" must stand in " + this.type
						+ " exactly once. Write the mutant anew");
			}
			return source.replace(this.right, this.wrong);
		}

	}

	/** Compile the mutant, and only it, into a folder. */
	void compileTo(Path classes) {
		try {
			Map<Path, String> mutated = new LinkedHashMap<>();
			for (Edit edit : this.edits) {
				Path target = classes.resolve("source").resolve(edit.file());
				String source = mutated.getOrDefault(target, Files.readString(SOURCES.resolve(edit.file())));
				mutated.put(target, edit.applyTo(source));
			}
			for (Map.Entry<Path, String> file : mutated.entrySet()) {
				Files.createDirectories(file.getKey().getParent());
				Files.writeString(file.getKey(), file.getValue());
			}
			compile(mutated.keySet(), classes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void compile(Collection<Path> sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", classes.toString(), "-cp",
					System.getProperty("java.class.path"));
			boolean compiled = compiler
				.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
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
