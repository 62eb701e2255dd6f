package io.github.ssekit.benchmark.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.benchmark.Figures;

/** What was measured, as Markdown. Not thread-safe. */
final class Report {

	private static final double LEAST_RATE = 0.80;

	private static final double MOST_TIME = 1.5;

	private static final String RATE = "%,.0f";

	private static final String MICROS = "%,.0f";

	private final List<String> lines = new ArrayList<>();

	Report(List<String> about) {
		this.lines.add("# What Redis costs through SseKit");
		this.lines.add("");
		about.forEach((line) -> this.lines.add("- " + line));
	}

	void beginRates() {
		table("Publishing with history, events a second",
				"The same script with the same keys and arguments, through SseKit and through bare Lettuce.",
				"| payload | topics | SseKit / bare | wanted | SseKit | bare script |");
	}

	void rate(int size, int topics, Figures ours, Figures bare) {
		Figures ratio = ours.by(bare);
		this.lines.add(String.format(Locale.ROOT, "| %,d B | %d | **%s** | >= %.2f: %s | %s | %s |", size, topics,
				ratio.text("%.2f"), LEAST_RATE, (ratio.median() >= LEAST_RATE) ? "reached" : "MISSED", ours.text(RATE),
				bare.text(RATE)));
	}

	void beginTimes() {
		table("From publish on one node to the reader on another, microseconds",
				"By `/ bare` bare Lettuce `PUBLISH` to a listener is meant, which keeps no history. The bare "
						+ "script keeps the same history as SseKit, and announces to the same kind of listener.",
				"| payload | who | p50 / bare | p99 / bare | wanted | p50 | p99 | longest |");
	}

	void bareTime(int size, String who, TimeFigures bare) {
		this.lines.add(String.format(Locale.ROOT, "| %,d B | %s | 1 | 1 | | %s |", size, who, figures(bare)));
	}

	void time(int size, String who, boolean judged, TimeFigures ours, TimeFigures bare) {
		Figures median = ours.median().by(bare.median());
		Figures p99 = ours.p99().by(bare.p99());
		boolean reached = median.median() <= MOST_TIME && p99.median() <= MOST_TIME;
		this.lines.add(String.format(Locale.ROOT, "| %,d B | %s | **%s** | **%s** | %s | %s |", size, who,
				median.text("%.2f"), p99.text("%.2f"),
				judged ? "both <= " + MOST_TIME + ": " + (reached ? "reached" : "MISSED") : "", figures(ours)));
	}

	String markdown() {
		return String.join("\n", this.lines) + "\n";
	}

	private void table(String title, String about, String head) {
		this.lines.addAll(List.of("", "## " + title, "", about, "", head, head.replaceAll("[^|]+", " --- ")));
	}

	private static String figures(TimeFigures of) {
		return of.median().text(MICROS) + " | " + of.p99().text(MICROS) + " | " + of.longest().text(MICROS);
	}

	/**
	 * The times of all rounds.
	 *
	 * @param median of each round
	 * @param p99 of each round
	 * @param longest of each round
	 */
	record TimeFigures(Figures median, Figures p99, Figures longest) {

		TimeFigures() {
			this(new Figures(), new Figures(), new Figures());
		}

		void add(DeliveryTime.Times times) {
			this.median.add(times.median());
			this.p99.add(times.p99());
			this.longest.add(times.longest());
		}

	}

}
