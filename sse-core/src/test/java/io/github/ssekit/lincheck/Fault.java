package io.github.ssekit.lincheck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A fault that somebody could build into a class: other code in place of a piece of its
 * source. Where the piece is not there any more the test fails, so that a fault never
 * outlives the code that it is about.
 *
 * @param type the class in the main code
 * @param code a piece of its source that stands there once, within one line
 * @param instead what stands there with the fault
 */
public record Fault(Class<?> type, String code, String instead) {

	/** What the compiler makes of the source with the fault, by internal name. */
	Map<String, byte[]> classes() {
		Map<String, byte[]> classes = new HashMap<>();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null), classes);
		StringWriter complaints = new StringWriter();
		List<String> options = List.of("--release", "17", "-proc:none", "-nowarn", "-classpath",
				System.getProperty("java.class.path"));
		if (!compiler.getTask(complaints, files, null, options, null, List.of(new Source(this.type, source())))
			.call()) {
			throw new IllegalStateException(this + " cannot be compiled: " + complaints);
		}
		return classes;
	}

	private String source() {
		Path file = Path.of(System.getProperty("basedir", "."), "src/main/java", path(this.type.getName()) + ".java");
		try {
			String source = Files.readString(file);
			int at = source.indexOf(this.code);
			if (at < 0 || at != source.lastIndexOf(this.code)) {
				throw new IllegalStateException(this + ": the code stands " + ((at < 0) ? "nowhere" : "more than once")
						+ " in " + file + ", and must stand there once. Say the fault by what stands there now");
			}
			return source.replace(this.code, this.instead);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String path(String className) {
		return className.replace('.', '/');
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String source;

		Source(Class<?> type, String source) {
			super(URI.create("fault:///" + path(type.getName()) + ".java"), Kind.SOURCE);
			this.source = source;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.source;
		}

	}

	private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

		private final Map<String, byte[]> classes;

		InMemory(JavaFileManager files, Map<String, byte[]> classes) {
			super(files);
			this.classes = classes;
		}

		@Override
		public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
				FileObject sibling) {
			return new SimpleJavaFileObject(URI.create("fault:///" + path(name) + ".class"), kind) {

				@Override
				public OutputStream openOutputStream() {
					return new ByteArrayOutputStream() {

						@Override
						public void close() {
							InMemory.this.classes.put(path(name), toByteArray());
						}

					};
				}

			};
		}

	}

}
