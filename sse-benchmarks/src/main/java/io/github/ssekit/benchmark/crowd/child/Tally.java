package io.github.ssekit.benchmark.crowd.child;

import java.util.Map;
import java.util.TreeMap;

/** What all streams of a process have heard. Used by its one thread alone. */
final class Tally {

	private final Map<Character, Kind> kinds = new TreeMap<>();

	private final Map<String, Long> counts = new TreeMap<>();

	Tally() {
		for (String name : new String[] { "astray", "broken", "closed", "lost", "reconnects", "refused", "resets",
				"stopped", "twice" }) {
			this.counts.put(name, 0L);
		}
	}

	void count(String what) {
		count(what, 1);
	}

	void count(String what, long more) {
		this.counts.merge(what, more, Long::sum);
	}

	void arrived(char kind, long nanos) {
		of(kind).arrived(nanos);
	}

	long total(char kind) {
		return of(kind).total;
	}

	/** The times of a kind since they were last asked for. */
	String times(char kind) {
		return of(kind).take();
	}

	/** All counts, as {@code name=number} and spaces. */
	String counts() {
		StringBuilder text = new StringBuilder();
		this.counts.forEach((name, count) -> text.append(name).append('=').append(count).append(' '));
		return text.toString().trim();
	}

	private Kind of(char kind) {
		return this.kinds.computeIfAbsent(kind, (key) -> new Kind());
	}

	/** One kind of events. */
	private static final class Kind {

		private Latencies times = new Latencies();

		private long total;

		void arrived(long nanos) {
			this.total++;
			this.times.add(nanos);
		}

		String take() {
			String text = this.times.toText();
			this.times = new Latencies();
			return text;
		}

	}

}
