package io.github.ssekit.benchmark.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of our own that is asked, and answers. It has as many files as it may: a JVM
 * raises its soft limit to the hard one by itself. Thread-safe.
 */
final class Child implements AutoCloseable {

	private final Process process;

	private final String name;

	private final OutputStream to;

	private final AtomicInteger numbers = new AtomicInteger();

	private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();

	private Child(String name, Process process) {
		this.name = name;
		this.process = process;
		this.to = process.getOutputStream();
		Thread reader = new Thread(this::read, "answers-of-" + name);
		reader.setDaemon(true);
		reader.start();
	}

	/** Start {@code java} with a main class of this class path. */
	static Child start(String name, List<String> options, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		try {
			return new Child(name, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ask, and have the answer when it comes. */
	CompletableFuture<String> ask(String question) {
		String number = Integer.toString(this.numbers.incrementAndGet());
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.asked.put(number, answer);
		try {
			synchronized (this.to) {
				this.to.write((number + ' ' + question + '\n').getBytes(StandardCharsets.UTF_8));
				this.to.flush();
			}
		}
		catch (IOException ex) {
			answer.completeExceptionally(new IllegalStateException(this.name + " has gone", ex));
		}
		return answer;
	}

	ProcessHandle handle() {
		return this.process.toHandle();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void read() {
		try (BufferedReader in = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				int space = line.indexOf(' ');
				CompletableFuture<String> answer = this.asked.remove(line.substring(0, Math.max(0, space)));
				if (answer != null) {
					answer.complete(line.substring(space + 1));
				}
			}
		}
		catch (IOException ex) {
			// it has gone, as below
		}
		IllegalStateException gone = new IllegalStateException(this.name + " has gone");
		this.asked.values().forEach((answer) -> answer.completeExceptionally(gone));
	}

}
