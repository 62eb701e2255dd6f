package io.github.ssekit.lincheck;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A fault that somebody could build into a class: other code in place of a piece of its
 * source. Where the piece is not there any more the test fails, so that no fault outlives
 * the code that it is about.
 *
 * @param type the class in the main code
 * @param code a piece of its source that stands there once
 * @param instead what stands there with the fault
 */
record Fault(Class<?> type, String code, String instead) {

	private static final Path SOURCES = Path.of("src", "main", "java");

	/** Compile the class with the fault, and only it, into a folder. */
	void compileTo(Path folder) throws IOException {
		String file = this.type.getName().replace('.', '/') + ".java";
		Path faulty = folder.resolve("source").resolve(file);
		Files.createDirectories(faulty.getParent());
		Files.writeString(faulty, build(Files.readString(SOURCES.resolve(file))));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter complaints = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp",
					System.getProperty("java.class.path"));
			if (!compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjects(faulty)).call()) {
				throw new AssertionError(this + " cannot be compiled: " + complaints);
			}
		}
	}

	private String build(String source) {
		int first = source.indexOf(this.code);
		if (first < 0 || source.indexOf(this.code, first + 1) >= 0) {
			throw new AssertionError(this + ": the code must stand once in the source of the class, and does so "
					+ ((first < 0) ? "nowhere" : "more than once") + ". Write the fault anew");
		}
		return source.replace(this.code, this.instead);
	}

}
