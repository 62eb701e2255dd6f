package io.github.ssekit.test.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A {@code redis-server} of our own on this machine, with a directory of its own. What it
 * writes into its configuration file itself, as Sentinel does, is still there after a
 * restart.
 */
final class RedisProcess implements RedisRuntime {

	private static final Duration START = Duration.ofSeconds(30);

	private static final int STOP_SECONDS = 30;

	private static final int PORTS_TO_TRY = 20;

	private static final int LOG_LINES = 30;

	private final List<String> command;

	private final Path directory;

	private final RedisAddress address;

	private final @Nullable String password;

	private final @Nullable TlsCertificate tls;

	/**
	 * Set under the lock of this; volatile because who only asks does not wait for it.
	 */
	private volatile @Nullable Process process;

	/** Set under the lock of this; volatile as above. */
	private volatile boolean frozen;

	/** Guarded by the lock of this. */
	private boolean closed;

	private RedisProcess(List<String> command, Path directory, RedisAddress address, RedisServerSettings settings) {
		this.command = command;
		this.directory = directory;
		this.address = address;
		this.password = settings.values().get("requirepass");
		this.tls = settings.tls();
	}

	/**
	 * Start a server and wait until it answers.
	 * @param executable the {@code redis-server}
	 * @param settings asked anew for each port that is tried
	 * @param options what follows the configuration file on the command line
	 * @throws IllegalStateException if it does not start; the message ends with its log
	 */
	static RedisProcess start(Path executable, Supplier<RedisServerSettings> settings, String... options) {
		for (int i = 0; i < PORTS_TO_TRY; i++) {
			RedisProcess started = prepare(executable, settings.get(), options);
			try {
				started.launch();
				return started;
			}
			catch (RuntimeException ex) {
				boolean portTaken = started.log().contains("Address already in use");
				started.close();
				if (started.tls != null && String.valueOf(ex.getMessage()).contains("'tls-")) {
					throw new IllegalStateException(
							executable + " is built without TLS, which this test needs: apt-get install redis-server",
							ex);
				}
				if (!portTaken) {
					throw ex;
				}
			}
		}
		throw new IllegalStateException("redis-server: each of " + PORTS_TO_TRY + " ports was taken before it started");
	}

	private static RedisProcess prepare(Path executable, RedisServerSettings settings, String... options) {
		try {
			Path directory = ShutdownCleanup.directory("ssekit-redis-");
			RedisAddress address = new RedisAddress("127.0.0.1", FreePort.find());
			Path file = directory.resolve("redis.conf");
			Map<String, String> defaults = new LinkedHashMap<>();
			defaults.put("bind", address.host());
			defaults.put("port", Integer.toString(address.port()));
			TlsCertificate tls = settings.tls();
			if (tls != null) {
				defaults.put("port", "0");
				defaults.put("tls-port", Integer.toString(address.port()));
				defaults.put("tls-cert-file", '"' + tls.certificate().toString() + '"');
				defaults.put("tls-key-file", '"' + tls.key().toString() + '"');
				defaults.put("tls-ca-cert-file", '"' + tls.certificate().toString() + '"');
				defaults.put("tls-auth-clients", "no");
			}
			defaults.put("dir", '"' + directory.toString() + '"');
			Files.writeString(file, settings.file(defaults));
			List<String> command = new ArrayList<>(List.of(executable.toString(), file.toString()));
			command.addAll(List.of(options));
			return new RedisProcess(command, directory, address, settings);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no directory for a redis-server", ex);
		}
	}

	private synchronized void launch() {
		if (this.closed) {
			throw new IllegalStateException("redis-server on " + this.address + " is closed");
		}
		Process launched;
		try {
			launched = new ProcessBuilder(this.command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException(this.command.get(0) + " could not be executed", ex);
		}
		this.process = launched;
		this.frozen = false;
		ShutdownCleanup.watch(launched, this.directory);
		ServerWait.isSo(this + " answers", START, () -> answers(launched), this::log);
	}

	/** Whether it is this process that answers, and not another on a port it lost. */
	private boolean answers(Process launched) {
		if (!launched.isAlive()) {
			throw new IllegalStateException(this + " ended with " + launched.exitValue() + "\n" + log());
		}
		try (RedisCommands commands = RedisCommands.connect(this.address, Duration.ofSeconds(1), this.tls)) {
			if (this.password != null) {
				commands.command("AUTH", this.password);
			}
			return "PONG".equals(commands.command("PING"))
					&& commands.text("INFO", "server").contains("process_id:" + launched.pid() + "\r\n");
		}
	}

	@Override
	public RedisAddress address() {
		return this.address;
	}

	@Override
	public boolean isRunning() {
		Process current = this.process;
		return current != null && current.isAlive() && !this.frozen;
	}

	@Override
	public synchronized void stop() {
		Process current = running("stop");
		current.destroy();
		if (this.frozen) {
			continued(current); // or it would never hear of it
		}
		try {
			if (!current.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this + " did not stop within " + STOP_SECONDS + " s\n" + log());
			}
		}
		catch (InterruptedException ex) {
			throw ServerWait.interrupted(ex);
		}
	}

	@Override
	public synchronized void kill() {
		end(running("kill"));
	}

	@Override
	public synchronized void freeze() {
		Process current = running("freeze");
		this.frozen = true;
		signal(current, "STOP");
		ServerWait.isSo(this + " is frozen", START, () -> isFrozen(current), this::log);
	}

	@Override
	public synchronized void thaw() {
		continued(running("thaw"));
	}

	@Override
	public synchronized void restart() {
		Process current = this.process;
		if (current != null && current.isAlive()) {
			stop();
		}
		launch();
	}

	@Override
	public String log() {
		try {
			List<String> lines = Files.readAllLines(logFile());
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "(no log in " + this.directory + ")";
		}
	}

	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			Process current = this.process;
			if (current != null) {
				end(current);
			}
			ShutdownCleanup.delete(this.directory);
		}
	}

	@Override
	public String toString() {
		return "redis-server on " + this.address;
	}

	private Path logFile() {
		return this.directory.resolve("redis.log");
	}

	private Process running(String verb) {
		Process current = this.process;
		if (current == null || !current.isAlive()) {
			throw new IllegalStateException(verb + " " + this + ": there is no process");
		}
		return current;
	}

	private void continued(Process process) {
		signal(process, "CONT");
		this.frozen = false;
	}

	/** Not to be interrupted: a test that ran out of time still has to clean up. */
	private static void end(Process process) {
		process.destroyForcibly();
		boolean interrupted = false;
		while (process.isAlive()) {
			try {
				process.waitFor();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** By a shell, because every shell has a kill of its own. */
	private static void signal(Process process, String signal) {
		try {
			int code = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
			if (code != 0 && process.isAlive()) {
				throw new IllegalStateException("kill -" + signal + " " + process.pid() + " ended with " + code);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("there is no shell to send SIG" + signal + " with", ex);
		}
		catch (InterruptedException ex) {
			throw ServerWait.interrupted(ex);
		}
	}

	/** The signal takes a moment to arrive; where there is no /proc nobody can tell. */
	private static boolean isFrozen(Process process) {
		try {
			String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
			return stat.contains(") T ");
		}
		catch (IOException ex) {
			return true;
		}
	}

}
