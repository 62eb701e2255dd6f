package io.github.ssekit.benchmark.field.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.benchmark.field.server.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A process, as a rule a JVM with the class path of this one, that is told over its
 * standard input what to do. Called from one thread.
 */
final class CommandedServer implements Server {

	/** The same for all JVMs. */
	static final List<String> FLAGS = List.of("-Xms256m", "-Xmx3g", "-XX:+UseG1GC");

	private static final long START_SECONDS = 60;

	private static final long ANSWER_SECONDS = 120;

	private final Process process;

	private final Writer commands;

	private final int port;

	private final BlockingQueue<String> ports = new LinkedBlockingQueue<>();

	/** Those who wait for an answer; answers come in order. */
	private final Queue<CompletableFuture<String>> waiting = new ConcurrentLinkedQueue<>();

	private CommandedServer(Process process) {
		this.process = process;
		this.commands = process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "answers-of-" + process.pid());
		reader.setDaemon(true);
		reader.start();
		try {
			@Nullable String told = this.ports.poll(START_SECONDS, TimeUnit.SECONDS);
			if (told == null) {
				throw new IllegalStateException("the server did not start within " + START_SECONDS + " s");
			}
			this.port = Integer.parseInt(told);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted while the server started", ex);
		}
	}

	/**
	 * Start a JVM, and wait until it serves.
	 * @param main its main class
	 * @param arg of the main method
	 */
	static CommandedServer jvm(Class<?> main, String arg) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(FLAGS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.add(arg);
		return start(command);
	}

	/**
	 * Start a process, and wait until it serves.
	 * @param command the program and its arguments
	 */
	static CommandedServer start(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try {
			return new CommandedServer(process);
		}
		catch (IllegalStateException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public CompletableFuture<Void> publish(Payload payload, int first, int count) {
		return ask("publish " + payload + ' ' + first + ' ' + count).thenAccept((answer) -> {
		});
	}

	@Override
	public long cpu() {
		return Proc.cpu(this.process.pid());
	}

	@Override
	public Memory memory() {
		String[] answer = ask("memory").orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join().split(" ", -1);
		return new Memory(bytes(answer[0]), bytes(answer[1]), Proc.resident(this.process.pid()));
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
	}

	/** A dash where there is no heap. */
	private static double bytes(String answer) {
		return answer.equals("-") ? Double.NaN : Long.parseLong(answer);
	}

	private CompletableFuture<String> ask(String command) {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.waiting.add(answer);
		try {
			this.commands.write(command + "\n");
			this.commands.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return answer;
	}

	private void read() {
		try (BufferedReader in = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (@Nullable
			String line = in.readLine(); line != null; line = in.readLine()) {
				told(line);
			}
		}
		catch (IOException ex) {
			// it was closed; those who still wait are told below
		}
		for (@Nullable
		CompletableFuture<String> left = this.waiting.poll(); left != null; left = this.waiting.poll()) {
			left.completeExceptionally(new IllegalStateException("the server is gone"));
		}
	}

	/** What is neither is logged by somebody. */
	private void told(String line) {
		if (line.startsWith("answer ")) {
			@Nullable CompletableFuture<String> first = this.waiting.poll();
			if (first != null) {
				first.complete(line.substring("answer ".length()));
			}
		}
		else if (line.startsWith("port ")) {
			this.ports.add(line.substring("port ".length()));
		}
	}

}
