package io.github.ssekit.benchmark.redis;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.ssekit.benchmark.Figures;
import io.github.ssekit.benchmark.Reports;
import io.github.ssekit.event.Topic;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.LettuceVersion;

/**
 * What Redis costs through SseKit, against the same done with bare Lettuce: in one JVM,
 * on one Redis, in turns. What the machine does besides meets both, so the ratios are
 * what counts. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Predis-cost
 * </pre> {@code -Dredis-cost.rounds=} sets the number of rounds, and
 * {@code -Dredis-cost.report=} the file that is written.
 */
public final class RedisCost {

	private static final String COMMAND = "mvn -q -pl sse-benchmarks -am process-classes -Predis-cost";

	private static final List<Integer> SIZES = List.of(60, 1024);

	private static final List<Integer> TOPICS = List.of(1, 100);

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final Plan plan;

	private final Consumer<String> progress;

	private RedisCost(Plan plan, Consumer<String> progress) {
		this.plan = plan;
		this.progress = progress;
	}

	/**
	 * Measure, print the table, and write it to a file.
	 * @param args {@code --report=} and a file, {@code --rounds=} and a number, each of
	 * which may be left out
	 * @throws IOException if the file cannot be written
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Plan plan = Plan.full(Integer.parseInt(option(args, "rounds", "15")));
		String markdown = run(plan, CONSOLE::println);
		CONSOLE.println(markdown);
		String report = option(args, "report", "");
		if (!report.isEmpty()) {
			Reports.write(Path.of(report), markdown);
		}
	}

	/**
	 * Measure.
	 * @param plan how much
	 * @param progress hears what is done
	 * @return the table
	 * @throws IllegalStateException if a publish failed, or an event did not arrive
	 */
	static String run(Plan plan, Consumer<String> progress) throws InterruptedException {
		RedisCost cost = new RedisCost(plan, progress);
		try (RedisServer redis = RedisServer.start();
				Node first = new Node(redis.address());
				Node second = new Node(redis.address());
				BareLettuce bare = new BareLettuce(redis.address())) {
			Report report = new Report(cost.about(redis));
			report.beginRates();
			for (int size : SIZES) {
				for (int topics : TOPICS) {
					cost.rates(report, size, topics, first, bare);
				}
			}
			report.beginTimes();
			for (int size : SIZES) {
				cost.times(report, size, first, second, bare);
			}
			return report.markdown();
		}
	}

	private void rates(Report report, int size, int topics, Node node, BareLettuce bare) throws InterruptedException {
		List<Topic> names = IntStream.range(0, topics).mapToObj((i) -> Topic.of("rate/" + size + '/' + i)).toList();
		PublishRate rate = new PublishRate(names, size, this.plan.window());
		List<Publisher> both = List.of(node.publisher(), bare.script());
		List<Figures> figures = List.of(new Figures(), new Figures());
		for (Publisher each : both) {
			rate.measure(each, this.plan.warmUp(), bare);
		}
		for (int round = 0; round < this.plan.rounds(); round++) {
			for (int i = 0; i < both.size(); i++) {
				int turn = (i + round) % both.size(); // each is the first one as often
				figures.get(turn).add(rate.measure(both.get(turn), this.plan.slice(), bare));
			}
		}
		report.rate(size, topics, figures.get(0), figures.get(1));
		this.progress.accept("publishing, " + size + " B to " + topics + ": SseKit / bare "
				+ figures.get(0).by(figures.get(1)).text("%.2f"));
	}

	private void times(Report report, int size, Node from, Node to, BareLettuce bare) {
		Topic kept = Topic.of("time/" + size);
		Topic passing = Topic.of(Node.PASSING + size);
		Topic other = Topic.of("bare/" + size);
		Arrivals ours = new Arrivals();
		Arrivals ofPublish = new Arrivals();
		Arrivals ofScript = new Arrivals();
		to.read(List.of(kept, passing), ours);
		Runnable unlisten = bare.listen(other, ofPublish, ofScript);
		List<Contender> all = List.of(new Contender("bare `PUBLISH`", other, bare.publish(), ofPublish),
				new Contender("SseKit, with history", kept, from.publisher(), ours),
				new Contender("SseKit, topic without history", passing, from.publisher(), ours),
				new Contender("bare script, with history", other, bare.script(), ofScript));
		for (Contender each : all) {
			each.turn(size, this.plan, this.plan.warmUp());
		}
		List<Report.TimeFigures> figures = all.stream().map((each) -> new Report.TimeFigures()).toList();
		for (int round = 0; round < this.plan.rounds(); round++) {
			for (int i = 0; i < all.size(); i++) {
				int turn = (i + round) % all.size();
				figures.get(turn).add(all.get(turn).turn(size, this.plan, this.plan.slice()));
			}
		}
		unlisten.run();
		report.bareTime(size, all.get(0).name(), figures.get(0));
		for (int i = 1; i < all.size(); i++) {
			report.time(size, all.get(i).name(), i == 1, figures.get(i), figures.get(0));
			this.progress.accept("to the reader, " + size + " B, " + all.get(i).name() + " / bare PUBLISH: p50 "
					+ figures.get(i).median().by(figures.get(0).median()).text("%.2f") + ", p99 "
					+ figures.get(i).p99().by(figures.get(0).p99()).text("%.2f"));
		}
	}

	private List<String> about(RedisServer redis) {
		return List.of("`" + COMMAND + "`",
				LocalDate.now(ZoneOffset.UTC) + ", " + Runtime.getRuntime().availableProcessors()
						+ " cores shared with Redis and whatever else ran, " + System.getProperty("os.name") + " "
						+ System.getProperty("os.arch"),
				"Redis " + redis.version() + ", Lettuce " + LettuceVersion.getVersion() + ", JDK " + Runtime.version(),
				this.plan.rounds() + " rounds of " + this.plan.slice().toMillis() + " ms each in turns, after "
						+ this.plan.warmUp().toMillis() + " ms to warm up; publishing with " + this.plan.window()
						+ " on their way at once; times at " + this.plan.perSecond() + " events a second",
				"All figures: median of the rounds (least-most). A ratio is taken round by round. Every event "
						+ "that was published has got its place, and has arrived once where there was a reader.");
	}

	private static String option(String[] args, String name, String otherwise) {
		String prefix = "--" + name + "=";
		for (String arg : args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return otherwise;
	}

	/**
	 * One of those whose times are compared.
	 *
	 * @param name as the table says it
	 * @param topic what it publishes to
	 * @param publisher publishes
	 * @param arrivals told by its reader
	 */
	private record Contender(String name, Topic topic, Publisher publisher, Arrivals arrivals) {

		DeliveryTime.Times turn(int size, Plan plan, Duration length) {
			return new DeliveryTime(this.topic, size, plan.perSecond()).measure(this.publisher, this.arrivals, length);
		}

	}

}
