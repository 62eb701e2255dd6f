package io.github.ssekit.simulation;

import java.util.List;

/** The mutants that the simulation must find; the first two are faults that once were. */
final class Mutants {

	static final List<Mutant> ALL = List.of(
			new Mutant("an empty page sets the head back, though an event was announced meanwhile",
					"emitter.TopicCursor", "if (this.head.equals(believed)) {", "if (this.head != null) {", 11),
			new Mutant("a late reset moves a stream that is past it", "emitter.StreamState",
					"if (from.equals(cursor.queued())) {", "if (from != null) {", 36),
			new Mutant("an announcement that comes late sets the head back", "emitter.TopicCursor", "if (!known) {",
					"if (!known || announced != null) {", 11),
			new Mutant("who asks while somebody writes is forgotten", "concurrent.SerialTask",
					"seen = NOTES.addAndGet(this, -seen);", "seen = 0;\n\t\t\tNOTES.set(this, 0);", 129),
			new Mutant("an event behind a gap is taken for the next one", "event.StoredEvent", "if (distance == 1) {",
					"if (distance >= 1) {", 186));

	private Mutants() {
	}

}
