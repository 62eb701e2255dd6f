package io.github.ssekit.sample.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.github.ssekit.sample.SampleApplication;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, processed ahead of time as {@code spring-boot:process-aot} does, for the
 * server of choice and for the profiles that are given: both are settled then.
 */
public final class AheadOfTime {

	private final Path directory;

	private AheadOfTime(Path directory) {
		this.directory = directory;
	}

	/** Process it, and compile what comes out. */
	public static AheadOfTime process(WebServer server, Path directory, String... arguments) {
		AheadOfTime result = new AheadOfTime(directory);
		List<String> all = new ArrayList<>(List.of(SampleApplication.class.getName(), result.path("sources").toString(),
				result.path("resources").toString(), result.path("classes").toString(), "io.github.ssekit", "sample",
				"--" + server.property()));
		all.addAll(List.of(arguments));
		try {
			SpringApplicationAotProcessor.main(all.toArray(String[]::new));
			result.compile();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The sample could not be processed ahead of time", ex);
		}
		return result;
	}

	/** In front of the class path, what it starts from. */
	public String classPath() {
		return path("classes") + File.pathSeparator + path("resources");
	}

	/** What a native image is told, as JSON. */
	public String hints() {
		try (Stream<Path> files = Files.walk(path("resources"))) {
			Path file = files.filter((path) -> path.endsWith("reachability-metadata.json")).findFirst().orElseThrow();
			return Files.readString(file).replace("\\/", "/"); // as it may be written,
																// too
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assertThat(compiler).as("a compiler, which a JDK has").isNotNull();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(path("sources"))) {
			List<Path> java = sources.filter((path) -> path.toString().endsWith(".java")).toList();
			assertThat(java).as("sources").isNotEmpty();
			String classPath = path("classes") + File.pathSeparator + System.getProperty("java.class.path");
			List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-d", path("classes").toString(),
					"-cp", classPath);
			assertThat(
					compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(java)).call())
				.as("compiled")
				.isTrue();
		}
	}

	private Path path(String name) {
		return this.directory.resolve(name);
	}

}
