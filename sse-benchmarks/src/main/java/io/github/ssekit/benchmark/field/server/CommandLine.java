package io.github.ssekit.benchmark.field.server;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a server is told, over its standard input: publishing so costs the same for all,
 * and none of it is HTTP. <pre>
 * publish TEXT 17 200   ->  done            200 events of this payload, from number 17
 * memory                ->  heap direct     bytes in use after a full collection
 * </pre> When the input ends, so does the server.
 */
final class CommandLine {

	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final Streams streams;

	private CommandLine(Streams streams) {
		this.streams = streams;
	}

	/**
	 * Tell the port and do what is asked, until nobody can ask any more.
	 * @param port where the streams are
	 * @param streams to publish to
	 */
	static void serve(int port, Streams streams) throws IOException {
		say("port " + port);
		CommandLine commands = new CommandLine(streams);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (@Nullable
		String line = in.readLine(); line != null; line = in.readLine()) {
			say("answer " + commands.answer(line.split(" ", -1)));
		}
		// Nobody waits for an orderly end, and the streams may not let go
		Runtime.getRuntime().halt(0);
	}

	/** In one piece, as what is logged goes to the same place. */
	private static void say(String line) {
		CONSOLE.print(line + "\n");
		CONSOLE.flush();
	}

	private String answer(String[] words) {
		if (words[0].equals("memory")) {
			return memory();
		}
		Payload payload = Payload.valueOf(words[1]);
		int first = Integer.parseInt(words[2]);
		int count = Integer.parseInt(words[3]);
		for (int i = 0; i < count; i++) {
			this.streams.broadcast(payload.of(first + i));
		}
		return "done";
	}

	private static String memory() {
		// Twice, so that what reference queues hold after the first is gone too
		System.gc();
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return String.format(Locale.ROOT, "%d %d", heap, direct);
	}

}
