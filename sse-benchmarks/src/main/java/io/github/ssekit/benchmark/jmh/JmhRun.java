package io.github.ssekit.benchmark.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ssekit.benchmark.Reports;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the parts of the core cost, in time and in memory that is allocated. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Pjmh
 * </pre> {@code -Djmh.args=} takes what JMH takes: a choice ({@code Delivery}), less of
 * it all ({@code '-f 1 -wi 2 -i 2 -w 300ms -r 300ms'}), or both. {@code -Djmh.report=}
 * sets the file that is written; {@code -Dfootprint.skip} and {@code -Djmh.skip} leave
 * out the other half of the profile, or this one.
 */
public final class JmhRun {

	static final String COMMAND = "mvn -q -pl sse-benchmarks -am process-classes -Pjmh";

	private JmhRun() {
	}

	/**
	 * Measure, and write the tables to a file.
	 * @param args {@code --report=} and a file, and what JMH takes
	 * @throws IOException if the file cannot be written
	 * @throws CommandLineOptionException if JMH does not take it
	 * @throws RunnerException if a benchmark fails
	 */
	public static void main(String[] args) throws IOException, CommandLineOptionException, RunnerException {
		String prefix = "--report=";
		String[] ofJmh = Arrays.stream(args)
			.filter((arg) -> !arg.startsWith(prefix))
			.flatMap((arg) -> Stream.of(arg.trim().split("\\s+", -1)))
			.filter((arg) -> !arg.isEmpty())
			.toArray(String[]::new);
		String markdown = run(ofJmh);
		for (String arg : args) {
			if (arg.startsWith(prefix)) {
				Reports.write(Path.of(arg.substring(prefix.length())), markdown);
			}
		}
	}

	/**
	 * Measure.
	 * @param args what JMH takes
	 * @return the tables
	 */
	static String run(String... args) throws CommandLineOptionException, RunnerException {
		CommandLineOptions asked = new CommandLineOptions(args);
		ChainedOptionsBuilder options = new OptionsBuilder().parent(asked)
			.mode(Mode.AverageTime)
			.timeUnit(TimeUnit.NANOSECONDS)
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.forks(asked.getForkCount().orElse(2))
			.warmupIterations(asked.getWarmupIterations().orElse(4))
			.warmupTime(asked.getWarmupTime().orElse(TimeValue.seconds(1)))
			.measurementIterations(asked.getMeasurementIterations().orElse(5))
			.measurementTime(asked.getMeasurementTime().orElse(TimeValue.seconds(1)))
			.jvmArgs("-Xms1g", "-Xmx1g");
		if (asked.getIncludes().isEmpty()) {
			options.include(JmhRun.class.getPackageName() + ".*");
		}
		Collection<RunResult> results = new Runner(options.build()).run();
		return new JmhReport(results, String.join(" ", args)).markdown();
	}

}
