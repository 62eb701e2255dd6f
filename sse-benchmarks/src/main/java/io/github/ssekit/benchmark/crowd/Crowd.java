package io.github.ssekit.benchmark.crowd;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.ssekit.benchmark.Reports;

/**
 * A crowd of streams on several nodes of the sample application, on one Redis: whether
 * anything is lost or comes twice, how long it takes, and what it costs, against bare
 * servers in the same run. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Pcrowd
 * mvn -q -pl sse-benchmarks -am process-classes -Pcrowd -Dcrowd.streams=2000 -Dcrowd.nodes=2
 * </pre> {@code -Dcrowd.server=} takes {@code jetty} or {@code tomcat},
 * {@code -Dcrowd.rounds=} the number of events for everybody, {@code -Dcrowd.idle=} the
 * seconds of silence, and {@code -Dcrowd.report=} the file that is written.
 */
public final class Crowd {

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private Crowd() {
	}

	/**
	 * Measure, print, and write it to a file.
	 * @param args each {@code --name=value}
	 * @throws IOException if the file cannot be written
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Options options = new Options(args);
		CrowdPlan plan = CrowdPlan
			.full(options.number("streams", 100_000), options.number("nodes", 0), options.text("server", "jetty"),
					options.number("rounds", 10))
			.idleFor(Duration.ofSeconds(options.number("idle", 60)));
		String markdown = run(plan, CONSOLE::println);
		CONSOLE.println(markdown);
		String report = options.text("report", "");
		if (!report.isEmpty()) {
			Reports.write(Path.of(report), markdown);
		}
	}

	/**
	 * Measure.
	 * @param plan how much
	 * @param progress hears what is done
	 * @return the report
	 * @throws IllegalStateException if anything was lost, came twice or went astray, or
	 * if a limit of the machine is in the way
	 */
	static String run(CrowdPlan plan, Consumer<String> progress) throws InterruptedException {
		return new CrowdRun(plan, progress).run();
	}

	static String command(CrowdPlan plan) {
		return "mvn -q -pl sse-benchmarks -am process-classes -Pcrowd -Dcrowd.streams=" + plan.streams()
				+ " -Dcrowd.nodes=" + plan.nodes() + " -Dcrowd.server=" + plan.server() + " -Dcrowd.rounds="
				+ plan.rounds() + " -Dcrowd.idle=" + plan.idle().toSeconds();
	}

}
