package io.github.ssekit.test.redis;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A real Redis to test with, which can be stopped, killed, frozen and started again. It
 * is found in the order of {@link Binary}, listens on the loopback address of this
 * machine at a port of its own, keeps its data in a directory that is deleted by
 * {@link #close()}, and ends with the JVM.
 * <p>
 * If no server can be had that is a failure, never a reason to skip a test. Each failure
 * of a server shows the end of its log.
 * <p>
 * Thread-safe: what is done to the process is done one after the other.
 */
public final class RedisServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Binary binary;

	private final RedisRuntime runtime;

	private final @Nullable String password;

	private final @Nullable TlsCertificate tls;

	private RedisServer(Binary binary, RedisRuntime runtime, RedisServerSettings settings) {
		this.binary = binary;
		this.runtime = runtime;
		this.password = settings.values().get("requirepass");
		this.tls = settings.tls();
	}

	static RedisServer of(Binary binary, RedisRuntime runtime) {
		return of(binary, runtime, new RedisServerSettings(Map.of(), List.of()));
	}

	static RedisServer of(Binary binary, RedisRuntime runtime, RedisServerSettings settings) {
		RedisServer server = new RedisServer(binary, runtime, settings);
		try {
			server.awaitAnswer();
			return server;
		}
		catch (RuntimeException ex) {
			server.close(); // nobody else could
			throw ex;
		}
	}

	/**
	 * Start a server as it comes: without persistence, with everything allowed to
	 * everybody.
	 * @return the server, which answers
	 * @throws IllegalStateException if there is none to be had; the message tells what
	 * was tried
	 */
	public static RedisServer start() {
		return with().start();
	}

	/**
	 * Say what the server is to be like, and start it then.
	 * @return a builder
	 */
	public static RedisServerBuilder with() {
		return new RedisServerBuilder();
	}

	/**
	 * Where it came from.
	 * @return the source
	 */
	public Binary binary() {
		return this.binary;
	}

	/**
	 * The host it listens on.
	 * @return a name or an address
	 */
	public String host() {
		return address().host();
	}

	/**
	 * The port it listens on, which stays the same over restarts.
	 * @return the port
	 */
	public int port() {
		return address().port();
	}

	/**
	 * Where it listens, which stays the same over restarts.
	 * @return host and port
	 */
	public RedisAddress address() {
		return this.runtime.address();
	}

	/**
	 * The version it says it is.
	 * @return such as {@code 7.0.15}
	 * @throws UncheckedIOException if it does not answer
	 */
	public String version() {
		return text("INFO", "server").lines()
			.filter((line) -> line.startsWith("redis_version:"))
			.map((line) -> line.substring(line.indexOf(':') + 1))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("INFO of " + this + " tells no redis_version"));
	}

	/**
	 * Whether it runs: it has been started, and neither ended nor been frozen since.
	 * @return whether it runs, always {@code true} for one that is not ours
	 */
	public boolean isRunning() {
		return this.runtime.isRunning();
	}

	/**
	 * Stop it in order, as {@code SHUTDOWN} does, and wait until it has ended.
	 * @throws IllegalStateException if its process is not there, or not ours
	 */
	public void stop() {
		this.runtime.stop();
	}

	/**
	 * Kill it at once, as {@code kill -9} does.
	 * @throws IllegalStateException if its process is not there, or not ours
	 */
	public void kill() {
		this.runtime.kill();
	}

	/**
	 * Freeze it, as {@code kill -STOP} does: connections stay open and can even be made,
	 * but nothing is answered.
	 * @throws IllegalStateException if its process is not there, or not ours
	 */
	public void freeze() {
		this.runtime.freeze();
	}

	/**
	 * Let it go on where it was frozen.
	 * @throws IllegalStateException if its process is not there, or not ours
	 */
	public void thaw() {
		this.runtime.thaw();
	}

	/**
	 * Start it again with the same port and the same data, and wait until it answers. If
	 * it still runs it is stopped before.
	 * @throws IllegalStateException if it does not start, or is not ours
	 */
	public void restart() {
		this.runtime.restart();
		awaitAnswer();
	}

	/**
	 * Close connections from within the server, as {@code CLIENT KILL TYPE} does.
	 * @param type {@code normal}, {@code pubsub}, {@code replica} or {@code master}
	 * @return how many there were
	 * @throws RedisErrorReply if there is no such type
	 */
	public int killClients(String type) {
		return Integer.parseInt(text("CLIENT", "KILL", "TYPE", type));
	}

	/**
	 * Delete everything in it. Nothing else ever does so, not even at the start.
	 */
	public void flushAll() {
		command("FLUSHALL");
	}

	/**
	 * Send a command over a connection of its own and wait 10 seconds at most for the
	 * reply. What holds for a connection only, such as {@code SELECT} or
	 * {@code SUBSCRIBE}, wants {@link #connect(Duration)}.
	 * @param words the command and its arguments
	 * @return a {@code String}, a {@code Long}, a {@code List} or {@code null} for nil
	 * @throws RedisErrorReply if the server refuses
	 * @throws UncheckedIOException if it does not answer
	 */
	public @Nullable Object command(String... words) {
		try (RedisCommands commands = connect(PATIENCE)) {
			return commands.command(words);
		}
	}

	/**
	 * Send a command as {@link #command(String...)} does, and have the reply as text: a
	 * number in digits, a list line by line, nil as nothing.
	 * @param words the command and its arguments
	 * @return the reply
	 * @throws RedisErrorReply if the server refuses
	 * @throws UncheckedIOException if it does not answer
	 */
	public String text(String... words) {
		return RedisCommands.text(command(words));
	}

	/**
	 * Open a connection to it, logged in where a password was configured.
	 * @param patience how long to wait for the connection, and for each reply
	 * @return the connection, to be closed by the caller
	 * @throws UncheckedIOException if there is none to be had
	 */
	public RedisCommands connect(Duration patience) {
		RedisCommands commands = RedisCommands.connect(address(), patience, this.tls);
		if (this.password != null) {
			try {
				commands.command("AUTH", this.password);
			}
			catch (RuntimeException ex) {
				commands.close(); // nobody else could
				throw ex;
			}
		}
		return commands;
	}

	/**
	 * The end of its log.
	 * @return some lines
	 */
	public String log() {
		return this.runtime.log();
	}

	/**
	 * End it, whatever state it is in, and delete its data. A server that is not ours is
	 * left alone. Closing twice does nothing more.
	 */
	@Override
	public void close() {
		this.runtime.close();
	}

	/**
	 * What it is and where.
	 * @return for messages
	 */
	@Override
	public String toString() {
		return "Redis (" + this.binary + ") at " + address();
	}

	private void awaitAnswer() {
		ServerWait.isSo(this + " answers", PATIENCE, () -> "PONG".equals(command("PING")), this::log);
	}

	/**
	 * Where a server comes from, in the order in which they are tried. The system
	 * property {@code sse.test.redis} names the one to use, in small letters, where a
	 * test does not insist on one.
	 */
	public enum Binary {

		/**
		 * The server that the environment variable {@code SSE_TEST_REDIS} names by
		 * {@code host:port}. It is not ours, so it can be neither stopped nor configured.
		 */
		ENVIRONMENT,

		/**
		 * A container, where {@code org.testcontainers:testcontainers} is on the class
		 * path and a Docker engine answers. The system property
		 * {@code sse.test.redis.image} names another image than {@code redis:7.4-alpine}.
		 */
		CONTAINER,

		/**
		 * The {@code redis-server} on the {@code PATH}, or the file that the system
		 * property {@code sse.test.redis.server} names, which may be a
		 * {@code valkey-server}.
		 */
		PATH,

		/** The one within {@code embedded-redis}, which is of version 6.2 on Linux. */
		EMBEDDED

	}

}
