package io.github.ssekit.docs;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

import io.github.ssekit.docs.Fragments.Source;
import io.github.ssekit.docs.Page.Block;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every block of Java and Kotlin compiles; {@link Fragments} says how. */
@Tag("once")
@Timeout(300)
class JavaBlockTests {

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	/** One for all, because it remembers what it has read of the class path. */
	private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, Locale.ROOT,
			StandardCharsets.UTF_8);

	@TempDir
	private Path classes;

	static Stream<Block> java() {
		return Page.blocks("java");
	}

	static Stream<Block> kotlin() {
		return Page.blocks("kotlin");
	}

	@ParameterizedTest
	@MethodSource("java")
	void compiles(Block block) throws Exception {
		compile(block, this.classes);
	}

	@ParameterizedTest
	@MethodSource("kotlin")
	void compilesAsKotlin(Block block) throws Exception {
		Path source = Files.writeString(this.classes.resolve("Block.kt"), block.text());
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		ExitCode code = new K2JVMCompiler().exec(new PrintStream(said, true, StandardCharsets.UTF_8), "-no-stdlib",
				"-no-reflect", "-jvm-target", "17", "-cp", System.getProperty("java.class.path"), "-d",
				this.classes.toString(), source.toString());
		assertThat(code).as("%s: %s", block, said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
	}

	@Test
	void theProgramWithoutSpringPrintsWhatAClientReads() throws Exception {
		Block block = Page.of("docs/without-spring.md").blocks("java", "run").get(0);
		String type = compile(block, this.classes);
		String cp = this.classes + File.pathSeparator + System.getProperty("java.class.path");
		Path said = this.classes.resolve("said");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				cp, type)
			.redirectErrorStream(true)
			.redirectOutput(said.toFile())
			.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(said)).containsSubsequence("event: sse.ready", "event: shipped", "data: order 17",
				"event: sse.closed", "closed");
	}

	/** Compiles it, and answers the full name of its type. */
	static String compile(Block block, Path classes) throws Exception {
		Source source = Fragments.source(block);
		StringWriter said = new StringWriter();
		FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///" + source.type() + ".java"),
				JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source.text();
			}
		};
		boolean compiled = COMPILER
			.getTask(said, FILES, null, List.of("-proc:none", "-parameters"), null, List.of(file))
			.call();
		assertThat(compiled).as("%s\n%s", block, said).isTrue();
		String text = source.text();
		return text.startsWith("package ") ? text.substring(8, text.indexOf(';')) + "." + source.type() : source.type();
	}

}
