package io.github.ssekit.test.redis;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that starts servers, says so, and stays until it is ended. */
final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final List<String> said = new ArrayList<>();

	private ChildJvm(Process process) {
		this.process = process;
	}

	/** Start it and wait until it has started its servers. */
	static ChildJvm start(String variable, String value) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(
				ProcessHandle.current().info().command().orElseThrow(() -> new IOException("no java to execute")),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), ChildJvm.class.getName());
		builder.environment().put(variable, value);
		builder.redirectErrorStream(true);
		ChildJvm child = new ChildJvm(builder.start());
		BufferedReader lines = child.process.inputReader();
		for (String line = lines.readLine(); line != null && !line.equals("ready"); line = lines.readLine()) {
			child.said.add(line);
		}
		return child;
	}

	String said() {
		return String.join("\n", this.said);
	}

	/** The port of the server it started itself. */
	int ownPort() {
		String own = this.said.stream().filter((line) -> line.startsWith("own: ")).findFirst().orElseThrow();
		return Integer.parseInt(own.substring(own.lastIndexOf(' ') + 1));
	}

	/** The directory of the server it started itself. */
	Path ownDirectory() {
		String line = this.said.stream().filter((next) -> next.startsWith("dir: ")).findFirst().orElseThrow();
		return Path.of(line.substring("dir: ".length()));
	}

	/** As at the end of a build. */
	void interrupt() {
		this.process.destroy();
	}

	/** As when a build runs into its time limit. */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

	public static void main(String[] args) throws InterruptedException {
		RedisServer any = RedisServer.start();
		say("any: " + any.binary() + " " + any.port());
		RedisServer own = RedisServer.with().own().start();
		say("own: " + own.binary() + " " + own.port());
		say("dir: " + RedisInfo.configured(own, "dir"));
		own.freeze();
		say("ready");
		Thread.sleep(60_000);
	}

	private static void say(String line) {
		new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(line);
	}

}
