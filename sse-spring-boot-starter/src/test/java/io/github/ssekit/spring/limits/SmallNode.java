package io.github.ssekit.spring.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a small heap, as a process of its own that ends when its memory
 * does. Its log is a file.
 */
final class SmallNode implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("listens at (\\d+)\\R");

	private final Process process;

	private final Path log;

	private SmallNode(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/** Start it, with properties as {@code name=value}. */
	static SmallNode start(Server server, String heap, String... properties) throws IOException {
		Path log = Files.createTempFile("small-node", ".log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap,
						"-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
						SmallNode.class.getName(), server.name()));
		command.addAll(List.of(properties));
		SmallNode node = new SmallNode(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
		try {
			Awaitility.await()
				.atMost(App.PATIENCE.multipliedBy(2))
				.failFast(() -> assertThat(node.isAlive()).as(node::log).isTrue())
				.until(() -> PORT.matcher(node.log()).find());
			return node;
		}
		catch (RuntimeException | Error ex) {
			node.close();
			throw ex;
		}
	}

	/** In the other process. */
	public static void main(String[] arguments) {
		AppBuilder builder = App.on(Server.valueOf(arguments[0])).with(Endpoints.class, Broadcasts.class);
		for (int i = 1; i < arguments.length; i++) {
			String[] property = arguments[i].split("=", 2);
			builder.property(property[0], property[1]);
		}
		App app = builder.property("logging.level.io.github.ssekit", "INFO").start();
		LoggerFactory.getLogger(SmallNode.class).info("listens at {}", app.port());
	}

	int port() {
		Matcher port = PORT.matcher(log());
		assertThat(port.find()).isTrue();
		return Integer.parseInt(port.group(1));
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** All that it has said so far. */
	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Files.deleteIfExists(this.log);
	}

	@RestController
	static class Broadcasts {

		private final SsePublisher publisher;

		Broadcasts(SsePublisher publisher) {
			this.publisher = publisher;
		}

		@GetMapping("/broadcast")
		String broadcast() {
			this.publisher.broadcast(SseEvent.of("still there"));
			return "done";
		}

	}

}
