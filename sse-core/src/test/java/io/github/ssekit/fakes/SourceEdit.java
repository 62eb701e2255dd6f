package io.github.ssekit.fakes;

import java.io.IOException;
import java.io.StringWriter;
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
 * A fault that somebody could build into the engine: other code in place of a piece of
 * its source. Where the piece is not there any more the test fails, so that no fault
 * outlives the code that it is about.
 *
 * @param type the class in the main code, such as {@code emitter.TopicCursor}
 * @param right a piece of its source that stands there once
 * @param wrong what stands there with the fault
 */
public record SourceEdit(String type, String right, String wrong) {

	private static final String PACKAGE = "io.github.ssekit.";

	private static final Path SOURCES = Path.of("src", "main", "java");

	/**
	 * A fault in a class.
	 * @param type the class in the main code
	 * @param right a piece of its source that stands there once
	 * @param wrong what stands there with the fault
	 * @return the edit
	 */
	public static SourceEdit of(Class<?> type, String right, String wrong) {
		return new SourceEdit(type.getName().substring(PACKAGE.length()), right, wrong);
	}

	/**
	 * Compile the classes with their faults, and only them.
	 * @param edits the faults; several may be in one class
	 * @param classes a folder for the classes, and for the sources
	 */
	public static void compile(List<SourceEdit> edits, Path classes) {
		try {
			Map<Path, String> edited = new LinkedHashMap<>();
			for (SourceEdit edit : edits) {
				Path target = classes.resolve("source").resolve(edit.file());
				String source = edited.containsKey(target) ? edited.get(target)
						: Files.readString(SOURCES.resolve(edit.file()));
				edited.put(target, edit.applyTo(source));
			}
			for (Map.Entry<Path, String> file : edited.entrySet()) {
				Files.createDirectories(file.getKey().getParent());
				Files.writeString(file.getKey(), file.getValue());
			}
			compileFiles(edited.keySet(), classes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void compileFiles(Collection<Path> sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter complaints = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", classes.toString(), "-cp",
					System.getProperty("java.class.path"));
			if (!compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
				.call()) {
				throw new AssertionError("a fault cannot be compiled: " + complaints);
			}
		}
	}

	private String file() {
		return (PACKAGE + this.type).replace('.', '/') + ".java";
	}

	private String applyTo(String source) {
		int first = source.indexOf(this.right);
		if (first < 0 || source.indexOf(this.right, first + 1) >= 0) {
			throw new AssertionError("\"" + this.right + "\" must stand in " + this.type + " once, and does so "
					+ ((first < 0) ? "nowhere" : "more than once") + ". Write the fault anew");
		}
		return source.replace(this.right, this.wrong);
	}

}
