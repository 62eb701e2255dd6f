package io.github.ssekit.benchmark.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.benchmark.Reports;
import io.github.ssekit.event.Topic;
import io.github.ssekit.transport.EventSink;

/**
 * The memory of a stream that is open and idle, without the container's: many streams as
 * the sample application opens them ({@code client/<id>}, {@code broadcast} and one of a
 * hundred topics) through a hub in this process, to a sink that holds nothing. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Pjmh -Djmh.skip
 * </pre> {@code -Dfootprint.report=} sets the file that is written.
 */
public final class Footprint {

	private static final int[] STREAMS = { 10_000, 50_000 };

	private static final int TOP = 40;

	private static final long MOST = 2048;

	private static final int SHARED_TOPICS = 100;

	private static final long LONGEST_NANOS = 20_000_000_000L;

	private Footprint() {
	}

	/**
	 * Measure, and write the tables to a file.
	 * @param args {@code --report=} and a file
	 * @throws IOException if the file cannot be written
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		String prefix = "--report=";
		String markdown = run(STREAMS);
		for (String arg : args) {
			if (arg.startsWith(prefix)) {
				Reports.write(Path.of(arg.substring(prefix.length())), markdown);
			}
		}
	}

	/**
	 * Measure.
	 * @param streams how many, each time to a new hub
	 * @return the tables
	 * @throws IllegalStateException if a stream does not open
	 */
	static String run(int... streams) throws InterruptedException {
		// classes are loaded, and what is made once is made
		measure(streams[0] / 10);
		measure(streams[0] / 10);
		List<String> lines = new ArrayList<>(List.of("# The memory of an idle stream", "",
				"- `" + JmhRun.COMMAND + " -Djmh.skip`", "- " + Machine.text(),
				"- Streams in one hub, everything in memory, each with `client/<id>`, `broadcast` and one of "
						+ SHARED_TOPICS
						+ " topics; the sink holds nothing, so the container's share is not in here. What lives after "
						+ "a full collection, less what lived before the streams were opened.",
				"", "| streams | of " + MOST + " B | wanted | bytes a stream |", "| --- | --- | --- | --- |"));
		List<String> classes = new ArrayList<>();
		for (int count : streams) {
			Histogram used = measure(count);
			double each = (double) used.bytes() / count;
			lines.add(String.format(Locale.ROOT, "| %,d | **%.2f** | <= 1: %s | %,.0f |", count, each / MOST,
					(each <= MOST) ? "reached" : "MISSED", each));
			classes.addAll(List.of("", String.format(Locale.ROOT, "## By class, of %,d streams", count), "",
					"| class | share | bytes a stream | objects a stream |", "| --- | --- | --- | --- |"));
			for (Histogram.Usage usage : used.top(TOP)) {
				classes.add(String.format(Locale.ROOT, "| `%s` | %.1f%% | %.1f | %.2f |", usage.name(),
						100.0 * usage.bytes() / used.bytes(), (double) usage.bytes() / count,
						(double) usage.instances() / count));
			}
		}
		lines.addAll(classes);
		return String.join("\n", lines) + "\n";
	}

	private static Histogram measure(int count) throws InterruptedException {
		try (SseHub hub = SseHub.builder().build()) {
			TakesAll sink = new TakesAll();
			Histogram before = ofOneHub();
			for (int i = 0; i < count; i++) {
				open(hub, i, sink);
			}
			long deadline = System.nanoTime() + LONGEST_NANOS;
			while (sink.writes() < count) {
				if (System.nanoTime() > deadline) {
					throw new IllegalStateException(sink.writes() + " of " + count + " streams have begun");
				}
				Thread.sleep(20);
			}
			Histogram used = Histogram.take().minus(before);
			if (hub.countsHere().streams() != count) {
				throw new IllegalStateException(hub.countsHere() + ": there should be " + count);
			}
			return used;
		}
	}

	/** The threads of the hub before this one may hold it a moment longer. */
	private static Histogram ofOneHub() throws InterruptedException {
		long deadline = System.nanoTime() + LONGEST_NANOS;
		Histogram seen = Histogram.take();
		while (seen.instances(SseHub.class) > 1) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("a closed hub is still held");
			}
			Thread.sleep(100);
			seen = Histogram.take();
		}
		return seen;
	}

	/** All that belongs to a request is made for it, as it is from a query. */
	private static void open(SseHub hub, int number, EventSink sink) {
		String client = "user-" + (100_000 + number);
		ConnectRequest request = ConnectRequest.of(client,
				List.of(Topic.client(client), Topic.BROADCAST, Topic.of("orders/" + number % SHARED_TOPICS)));
		if (!(hub.connect(request) instanceof Admission.Granted granted)) {
			throw new IllegalStateException("client " + client + " is not let in");
		}
		granted.open(sink);
	}

}
