package io.github.ssekit.redis.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What has happened in a run, line by line: the last lines are kept, and all go into a
 * fingerprint, so that two runs can be compared.
 */
final class Trace {

	private static final int KEPT = 60;

	private final Deque<String> last = new ArrayDeque<>(KEPT);

	private final Consumer<String> reader;

	private long fingerprint = 17;

	Trace(Consumer<String> reader) {
		this.reader = reader;
	}

	void add(long nanos, String line) {
		this.fingerprint = this.fingerprint * 31 + line.hashCode() + nanos;
		String timed = nanos / 1_000_000 + " ms: " + line;
		if (this.last.size() == KEPT) {
			this.last.removeFirst();
		}
		this.last.addLast(timed);
		this.reader.accept(timed);
	}

	long fingerprint() {
		return this.fingerprint;
	}

	String lastLines() {
		return String.join("\n", this.last);
	}

}
