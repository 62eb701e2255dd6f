package io.github.ssekit.benchmark.field;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import io.github.ssekit.benchmark.field.contender.Contender;
import io.github.ssekit.benchmark.field.contender.Proc;

/**
 * SseKit beside its peers: each in a process of its own, in turns, read by the same
 * client over loopback. What the machine does besides meets all, so the ratios are what
 * counts. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Pfield
 * </pre> {@code -Dfield.contenders=}, {@code -Dfield.scenarios=},
 * {@code -Dfield.rounds=}, {@code -Dfield.streams=}, {@code -Dfield.deliveries=} and
 * {@code -Dfield.warm-up=} make it shorter, and {@code -Dfield.report=} names the file
 * that is written, beside which go the plots.
 */
public final class Field {

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final Plan plan;

	private final Consumer<String> progress;

	private final Results results = new Results();

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
		String file = options.text("report", "");
		Report report = run(Plan.of(options), CONSOLE::println, (soFar) -> {
			if (!file.isEmpty()) {
				soFar.write(Path.of(file));
			}
		});
		CONSOLE.println(report.markdown());
	}

	/**
	 * Measure.
	 * @param plan how much
	 * @param progress hears what is done
	 * @param keeper keeps what is known so far, every few minutes
	 * @return the tables and plots
	 * @throws IllegalStateException if a process may not open files enough
	 */
	static Report run(Plan plan, Consumer<String> progress, Keeper keeper) throws IOException, InterruptedException {
		plan.check(Proc.openFiles());
		Field field = new Field(plan, progress);
		Report report = new Report(plan, field.results, field.present());
		field.turns();
		keeper.keep(report);
		// What lives after a collection hardly changes from one process to the next
		for (int round = 0; round < Math.min(2, plan.rounds()); round++) {
			for (int streams : plan.idleStreams()) {
				field.memory(streams, round);
				keeper.keep(report);
			}
		}
		return report;
	}

	/** All processes are up, and have their turns one after the other. */
	private void turns() throws IOException, InterruptedException {
		List<Integer> turns = this.plan.turns();
		boolean stuck = this.plan.measures(Scenario.STUCK, this.plan.stuckStreams());
		if (turns.isEmpty() && !stuck) {
			return;
		}
		List<Contestant> contestants = new ArrayList<>();
		try {
			for (Contender contender : present()) {
				if (contender.takesTurns() && (!turns.isEmpty() || contender.meetsStuckReaders())) {
					contestants.add(warm(contender));
				}
			}
			for (int streams : turns) {
				List<Scenario> measured = this.plan.scenarios()
					.stream()
					.filter((scenario) -> scenario.takesTurns() && this.plan.measures(scenario, streams))
					.toList();
				rounds(contestants, measured, streams, (contestant) -> contestant.turn(streams));
			}
			// The last, as nobody is quite the same after it
			if (stuck) {
				contestants.removeIf((contestant) -> !contestant.contender().meetsStuckReaders() && closed(contestant));
				int streams = this.plan.stuckStreams();
				rounds(contestants, List.of(Scenario.STUCK), streams, (contestant) -> contestant.stuck(streams));
			}
		}
		finally {
			contestants.forEach(Contestant::close);
		}
	}

	private void rounds(List<Contestant> contestants, List<Scenario> measured, int streams, Turn turn)
			throws IOException, InterruptedException {
		Set<Contender> out = EnumSet.noneOf(Contender.class);
		for (int round = 0; round < this.plan.rounds(); round++) {
			for (int i = 0; i < contestants.size(); i++) {
				// Each is the first one as often
				Contestant contestant = contestants.get((i + round) % contestants.size());
				if (!out.contains(contestant.contender())
						&& !took(contestant, measured, streams, "round " + (round + 1), turn)) {
					out.add(contestant.contender());
				}
			}
		}
		// Whoever has failed may do better with other numbers, if it is not its ruins
		// that go on
		for (int i = 0; i < contestants.size(); i++) {
			if (out.contains(contestants.get(i).contender())) {
				contestants.get(i).close();
				contestants.set(i, warm(contestants.get(i).contender()));
			}
		}
	}

	private Contestant warm(Contender contender) throws IOException, InterruptedException {
		Contestant contestant = new Contestant(contender, this.plan, this.results);
		contestant.warmUp();
		this.progress.accept(contender.option() + " is warm");
		return contestant;
	}

	/** Each process starts anew, and is up alone. */
	private void memory(int streams, int round) throws IOException, InterruptedException {
		if (!this.plan.measures(Scenario.MEMORY, streams)) {
			return;
		}
		for (Contender contender : present()) {
			try (Contestant contestant = new Contestant(contender, this.plan, this.results)) {
				took(contestant, List.of(Scenario.MEMORY), streams, "round " + (round + 1),
						(one) -> one.memory(streams));
			}
			catch (IllegalStateException ex) { // it does not start
				failed(new Experiment(Scenario.MEMORY, streams), contender, ex);
			}
		}
	}

	/** Whether all went well. */
	private boolean took(Contestant contestant, List<Scenario> measured, int streams, String round, Turn turn)
			throws IOException, InterruptedException {
		Contender contender = contestant.contender();
		try {
			turn.take(contestant);
			this.progress.accept(round + ", " + measured.stream().map(Scenario::option).toList() + ", " + streams
					+ " streams, " + contender.option());
			return true;
		}
		catch (IllegalStateException | UncheckedIOException | CompletionException ex) {
			for (Scenario scenario : measured) {
				failed(new Experiment(scenario, streams), contender, ex);
			}
			return false;
		}
	}

	private static boolean closed(Contestant contestant) {
		contestant.close();
		return true;
	}

	private void failed(Experiment experiment, Contender contender, RuntimeException reason) {
		String message = String.valueOf(reason.getMessage());
		this.results.failed(experiment, contender, message);
		this.progress.accept(experiment.title() + ", " + contender.option() + ": " + message);
	}

	private List<Contender> present() {
		return this.plan.contenders().stream().filter(Contender::isInstalled).toList();
	}

	/** Keeps the tables and plots. */
	@FunctionalInterface
	interface Keeper {

		void keep(Report report) throws IOException;

	}

	/** What a contestant is put through. */
	@FunctionalInterface
	private interface Turn {

		void take(Contestant contestant) throws IOException, InterruptedException;

	}

}
