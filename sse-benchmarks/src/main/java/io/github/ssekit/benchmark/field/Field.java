package io.github.ssekit.benchmark.field;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.ssekit.benchmark.field.contender.Contender;
import io.github.ssekit.benchmark.field.contender.Proc;

/**
 * SseKit beside its peers: each in a process of its own, in turns, read by the same
 * client over loopback. What the machine does besides meets all, so the ratios are what
 * counts. <pre>
 * mvn -q -pl sse-core,sse-test,sse-redis,sse-spring-boot-starter,sse-benchmarks process-classes -Pfield
 * </pre> {@code -Dfield.contenders=}, {@code -Dfield.scenarios=},
 * {@code -Dfield.rounds=}, {@code -Dfield.streams=} and {@code -Dfield.deliveries=} make
 * it shorter, and {@code -Dfield.report=} names the file that is written, beside which go
 * the plots.
 */
public final class Field {

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final Plan plan;

	private final Consumer<String> progress;

	private final Results results = new Results();

	private final Set<Contender> out = EnumSet.noneOf(Contender.class);

	private Field(Plan plan, Consumer<String> progress) {
		this.plan = plan;
		this.progress = progress;
	}

	/**
	 * Measure, print the tables, and write them to a file.
	 * @param args {@code --report=} and a file, and what the plan knows, each of which
	 * may be left out
	 * @throws IOException if a process cannot be started or the file cannot be written
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Options options = new Options(List.of(args));
		Report report = run(Plan.of(options), CONSOLE::println);
		CONSOLE.println(report.markdown());
		String file = options.text("report", "");
		if (!file.isEmpty()) {
			report.write(Path.of(file));
		}
	}

	/**
	 * Measure.
	 * @param plan how much
	 * @param progress hears what is done
	 * @return the tables and plots
	 * @throws IllegalStateException if a process may not open files enough
	 */
	static Report run(Plan plan, Consumer<String> progress) throws IOException, InterruptedException {
		plan.check(Proc.openFiles());
		Field field = new Field(plan, progress);
		field.turns();
		for (int round = 0; round < plan.rounds(); round++) {
			field.alone(Scenario.STUCK, List.of(plan.stuckStreams()), round);
			field.alone(Scenario.MEMORY, plan.idleStreams(), round);
		}
		return new Report(plan, field.results, field.present());
	}

	/** All processes are up, and have their turns one after the other. */
	private void turns() throws IOException, InterruptedException {
		if (this.plan.turns().isEmpty()) {
			return;
		}
		List<Contestant> contestants = new ArrayList<>();
		try {
			for (Contender contender : present()) {
				Contestant contestant = new Contestant(contender, this.plan, this.results);
				contestants.add(contestant);
				contestant.warmUp();
				this.progress.accept(contender.option() + " is warm");
			}
			for (int round = 0; round < this.plan.rounds(); round++) {
				for (int streams : this.plan.turns()) {
					for (int i = 0; i < contestants.size(); i++) {
						turn(contestants.get((i + round) % contestants.size()), streams, round);
					}
				}
			}
		}
		finally {
			contestants.forEach(Contestant::close);
		}
	}

	private void turn(Contestant contestant, int streams, int round) throws IOException, InterruptedException {
		Contender contender = contestant.contender();
		if (this.out.contains(contender)) {
			return;
		}
		try {
			contestant.turn(streams);
			this.progress.accept("round " + (round + 1) + ", " + streams + " streams, " + contender.option());
		}
		catch (IllegalStateException ex) {
			// Who knows what state it is in: it takes no more turns
			this.out.add(contender);
			for (Scenario scenario : this.plan.scenarios()) {
				if (scenario.takesTurns() && this.plan.measures(scenario, streams)) {
					failed(new Experiment(scenario, streams), contender, ex);
				}
			}
		}
	}

	/** Each process starts anew, and is up alone. */
	private void alone(Scenario scenario, List<Integer> counts, int round) throws IOException, InterruptedException {
		for (int streams : counts) {
			if (!this.plan.measures(scenario, streams)) {
				continue;
			}
			for (Contender contender : present()) {
				Experiment experiment = new Experiment(scenario, streams);
				if ((scenario == Scenario.STUCK && !contender.meetsStuckReaders())
						|| this.results.failure(experiment, contender) != null) {
					continue;
				}
				try (Contestant contestant = new Contestant(contender, this.plan, this.results)) {
					if (scenario == Scenario.STUCK) {
						contestant.stuck(streams);
					}
					else {
						contestant.memory(streams);
					}
					this.progress.accept("round " + (round + 1) + ", " + scenario.option() + ", " + contender.option());
				}
				catch (IllegalStateException ex) {
					failed(experiment, contender, ex);
				}
			}
		}
	}

	private void failed(Experiment experiment, Contender contender, IllegalStateException reason) {
		String message = String.valueOf(reason.getMessage());
		this.results.failed(experiment, contender, message);
		this.progress.accept(experiment.title() + ", " + contender.option() + ": " + message);
	}

	private List<Contender> present() {
		return this.plan.contenders().stream().filter(Contender::isInstalled).toList();
	}

}
