package io.github.ssekit.benchmark.crowd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

/** The sample application as people run it, a process of its own. Its log is a file. */
final class SampleNode implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("(?:Tomcat|Jetty) started on port (\\d+)");

	private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

	private static final Duration START = Duration.ofSeconds(90);

	private final Process process;

	private final Path log;

	private final Thread end = new Thread(this::kill);

	private int port;

	private SampleNode(List<String> command) {
		try {
			this.log = Files.createTempFile("crowd-node", ".log");
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.log.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Runtime.getRuntime().addShutdownHook(this.end);
	}

	/** Start one, without waiting for it. */
	static SampleNode start(CrowdPlan plan, int redisPort) {
		List<String> command = new ArrayList<>();
		command.add(java("java"));
		command.addAll(options(plan));
		command.addAll(List.of("-cp", classPath(), "io.github.ssekit.sample.SampleApplication", "--server.port=0",
				"--spring.profiles.active=redis", "--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + redisPort));
		command.addAll(properties(plan));
		return new SampleNode(command);
	}

	/** What the JVM is told. */
	static List<String> options(CrowdPlan plan) {
		return List.of("-Xms64m", "-Xmx" + plan.heapMegabytes() + "m");
	}

	/** What the application is told besides where Redis is. */
	static List<String> properties(CrowdPlan plan) {
		List<String> properties = new ArrayList<>();
		properties.add("--sse.heartbeat=" + plan.heartbeat().toMillis() + "ms");
		// the heap was chosen for as many as come
		properties.add("--sse.limits.streams-per-node=0");
		String other;
		if (plan.server().equals("tomcat")) {
			// streams count towards it
			properties.add("--server.tomcat.max-connections=" + (plan.streams() + 1000));
			properties.add("--server.tomcat.accept-count=1000");
			other = "jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";
		}
		else {
			other = "tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration";
		}
		// both are on the class path
		properties.add("--spring.autoconfigure.exclude=org.springframework.boot." + other);
		return properties;
	}

	SampleNode awaitStart() {
		Awaitility.await().atMost(START).until(() -> {
			if (!this.process.isAlive()) {
				throw new IllegalStateException("A node did not start: " + log());
			}
			String log = log();
			Matcher started = PORT.matcher(log);
			if (!started.find() || !log.contains("Started SampleApplication")) {
				return false;
			}
			this.port = Integer.parseInt(started.group(1));
			return true;
		});
		return this;
	}

	int port() {
		return this.port;
	}

	ProcessHandle handle() {
		return this.process.toHandle();
	}

	/**
	 * Tell it to go (SIGTERM), and wait until it has gone.
	 * @return how long that took
	 */
	Duration terminate() {
		long from = System.nanoTime();
		this.process.destroy();
		try {
			if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException("A node did not go: " + log());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Duration.ofNanos(System.nanoTime() - from);
	}

	/** What is in use of the heap after a collection, in bytes. */
	long heap() {
		jcmd("GC.run");
		long kilobytes = USED.matcher(jcmd("GC.heap_info"))
			.results()
			.mapToLong((match) -> Long.parseLong(match.group(1)))
			.sum();
		return kilobytes * 1024;
	}

	/** What it has in memory, in bytes. */
	long resident() {
		return Processes.resident(handle());
	}

	/** The lines of its log that complain. */
	List<String> complaints() {
		return log().lines().filter((line) -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
	}

	@Override
	public void close() {
		kill();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
			Runtime.getRuntime().removeShutdownHook(this.end);
			Files.deleteIfExists(this.log);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void kill() {
		this.process.destroyForcibly();
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String jcmd(String command) {
		try {
			Process jcmd = new ProcessBuilder(java("jcmd"), Long.toString(this.process.pid()), command)
				.redirectErrorStream(true)
				.start();
			return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String java(String program) {
		return Path.of(System.getProperty("java.home"), "bin", program).toString();
	}

	/** The classes of the sample, and what they need; not ours, nor how we log. */
	private static String classPath() {
		String sample = System.getProperty("crowd.sample", "../sse-sample-app/target/classes");
		if (!Files.isDirectory(Path.of(sample))) {
			throw new IllegalStateException("The sample application is not built: " + sample
					+ " (system property crowd.sample) is no directory");
		}
		return sample + File.pathSeparator
				+ Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
					.filter((entry) -> !entry.contains("sse-benchmarks"))
					.collect(Collectors.joining(File.pathSeparator));
	}

}
