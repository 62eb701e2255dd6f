package io.github.ssekit.sample.kit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The sample as a process of its own. Its log is a file. */
public final class SampleProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("(Tomcat|Jetty) started on port (\\d+)");

	private final Process process;

	private final Path log;

	private Sample sample;

	private SampleProcess(List<String> command) {
		try {
			this.log = Files.createTempFile("sse-sample", ".log");
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.log.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** {@code java -jar} of the packaged application, as people run it. */
	public static SampleProcess ofJar(String... arguments) {
		String jar = System.getProperty("sample.jar");
		assertThat(jar).as("system property sample.jar, which failsafe sets").isNotNull();
		assertThat(Path.of(jar)).as("the packaged application: run mvn verify").isRegularFile();
		return start(List.of("-jar", jar), List.of(arguments));
	}

	/** The same classes, on the server of choice and with options for the JVM. */
	public static SampleProcess of(WebServer server, List<String> options, String... arguments) {
		List<String> java = new ArrayList<>(options);
		java.addAll(List.of("-cp", System.getProperty("java.class.path"), SampleApplication.class.getName(),
				"--" + server.property()));
		SampleProcess started = start(java, List.of(arguments));
		assertThat(started.log()).containsIgnoringCase(server + " started on port");
		return started;
	}

	/** What was processed ahead of time, started from that. */
	public static SampleProcess of(AheadOfTime processed, String... arguments) {
		SampleProcess started = start(List.of("-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true", "-cp",
				processed.classPath() + File.pathSeparator + System.getProperty("java.class.path"),
				SampleApplication.class.getName()), List.of(arguments));
		assertThat(started.log()).contains("Starting AOT-processed SampleApplication");
		return started;
	}

	private static SampleProcess start(List<String> java, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(java);
		command.add("--server.port=0");
		command.addAll(arguments);
		SampleProcess started = new SampleProcess(command);
		try {
			started.awaitStart();
			return started;
		}
		catch (RuntimeException | Error ex) {
			started.close();
			throw ex;
		}
	}

	private void awaitStart() {
		await().atMost(Duration.ofSeconds(50)).untilAsserted(() -> {
			Matcher started = PORT.matcher(log());
			assertThat(started.find()).as("started").isTrue();
			assertThat(log()).contains("Started SampleApplication");
			this.sample = Sample.at("http://localhost:" + started.group(2));
		});
	}

	public Sample sample() {
		return this.sample;
	}

	public Process process() {
		return this.process;
	}

	/** All that it has logged so far. */
	public String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
			Files.deleteIfExists(this.log);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
