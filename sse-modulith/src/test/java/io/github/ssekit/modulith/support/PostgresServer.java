package io.github.ssekit.modulith.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL of its own, on a free port and in a directory of its own, without a
 * password. It refuses to run as root, and so runs as the user postgres there.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

	private static final String MISSING = "There is no PostgreSQL on this machine. Install it: apt-get install"
			+ " postgresql, or brew install postgresql.";

	private final Path programs;

	private final Path directory;

	private final int port;

	private final Thread atExit = new Thread(this::stop, "stop-postgres");

	private PostgresServer(Path programs, Path directory, int port) {
		this.programs = programs;
		this.directory = directory;
		this.port = port;
	}

	/** Start one, and wait until it takes connections. */
	public static PostgresServer start() {
		try {
			Path directory = Files.createTempDirectory("sse-postgres");
			if (isRoot()) {
				execute(List.of("chown", "postgres", directory.toString()));
			}
			PostgresServer server = new PostgresServer(programs(), directory, freePort());
			server.execute("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
					"--no-sync");
			Runtime.getRuntime().addShutdownHook(server.atExit);
			server.execute("pg_ctl", "-D", server.data(), "-w", "-l", directory.resolve("log").toString(), "-o",
					"-p " + server.port + " -c listen_addresses=localhost -c fsync=off -k " + directory, "start");
			return server;
		}
		catch (IOException ex) {
			throw new AssertionError("PostgreSQL was not started", ex);
		}
	}

	/** Where it is. */
	public String url() {
		return "jdbc:postgresql://localhost:" + this.port + "/postgres";
	}

	/** Stop it, and take its directory away. */
	@Override
	public void close() {
		stop();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

	private void stop() {
		try {
			execute("pg_ctl", "-D", data(), "-m", "immediate", "stop");
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new AssertionError("PostgreSQL was not stopped", ex);
		}
	}

	private String data() {
		return this.directory.resolve("data").toString();
	}

	private void execute(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(List.of(arguments));
		execute(command);
	}

	private static void execute(List<String> command) throws IOException {
		// into a file, because the server inherits it and would keep a pipe open
		Path said = Files.createTempFile("sse-postgres", ".out");
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.directory(Path.of("/").toFile())
				.redirectOutput(said.toFile())
				.start();
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				process.destroy();
				throw new IOException(String.join(" ", command) + ": " + Files.readString(said));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		finally {
			Files.delete(said);
		}
	}

	/** Debian keeps them off the PATH, in a directory for each version. */
	private static Path programs() throws IOException {
		List<Path> candidates = new ArrayList<>();
		if (Files.isDirectory(DEBIAN)) {
			try (Stream<Path> versions = Files.list(DEBIAN)) {
				versions
					.sorted(Comparator.comparing((Path version) -> version.getFileName().toString().length())
						.thenComparing(Path::getFileName)
						.reversed())
					.map((version) -> version.resolve("bin"))
					.forEach(candidates::add);
			}
		}
		for (String entry : System.getenv("PATH").split(":")) {
			candidates.add(Path.of(entry));
		}
		return candidates.stream()
			.filter((candidate) -> Files.isExecutable(candidate.resolve("initdb")))
			.findFirst()
			.orElseThrow(() -> new AssertionError(MISSING));
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
