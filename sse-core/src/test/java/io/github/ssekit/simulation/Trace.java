package io.github.ssekit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What has happened in a run, line by line: the last lines are kept, and all go into a
 * fingerprint, so that two runs can be compared that are too long to be kept.
 */
final class Trace {

	private static final int KEPT = 80;

	private final Deque<String> last = new ArrayDeque<>(KEPT);

	private final Consumer<String> reader;

	private long fingerprint = 17;

	private long lines;

	/**
	 * Create a trace.
	 * @param reader is given each line as it comes
	 */
	Trace(Consumer<String> reader) {
		this.reader = reader;
	}

	void add(String line) {
		this.fingerprint = this.fingerprint * 31 + line.hashCode();
		this.lines++;
		note(line);
	}

	/** A line that is not part of the fingerprint: it may differ from run to run. */
	void note(String line) {
		if (this.last.size() == KEPT) {
			this.last.removeFirst();
		}
		this.last.addLast(line);
		this.reader.accept(line);
	}

	/** What is too frequent to be told, and decides all the same. */
	void mix(int number) {
		this.fingerprint = this.fingerprint * 31 + number;
	}

	long fingerprint() {
		return this.fingerprint;
	}

	long lines() {
		return this.lines;
	}

	String lastLines() {
		return String.join("\n", this.last);
	}

}
