package io.github.ssekit.simulation;

import java.util.List;

import io.github.ssekit.fakes.SourceEdit;

/**
 * The mutants that the simulation must find; the first three are faults that once were.
 */
final class Mutants {

	static final List<Mutant> ALL = List.of(
			new Mutant("an empty page sets the head back, though an event was announced meanwhile",
					List.of(new SourceEdit("internal.emitter.TopicCursor", "if (this.head.equals(believed)) {",
							"if (this.head != null) {")),
					86),
			new Mutant("a late reset moves a stream that is past it",
					List.of(new SourceEdit("internal.emitter.StreamState", "if (from.equals(cursor.queued())) {",
							"if (from != null) {")),
					10),
			new Mutant("a topic that is heard is forgotten, and its first event is swallowed",
					List.of(new SourceEdit("internal.store.EmptyTopics",
							"return this.pinned.computeIfAbsent(topic, (any) -> slot(topic).start);",
							"return slot(topic).start;"),
							new SourceEdit("internal.store.EmptyTopics", "if (place.offset() > 0) {",
									"if (place.offset() >= 0) {")),
					2434),
			new Mutant("an announcement that comes late sets the head back",
					List.of(new SourceEdit("internal.emitter.TopicCursor", "if (!lower) {",
							"if (!lower || announced != null) {")),
					32),
			new Mutant("who asks while somebody writes is forgotten",
					List.of(new SourceEdit("internal.concurrent.SerialTask", "seen = NOTES.addAndGet(this, -seen);",
							"seen = 0;\n\t\t\tNOTES.set(this, 60);")),
					0),
			new Mutant("an event behind a gap is taken for the next one",
					List.of(new SourceEdit("event.StoredEvent", "if (distance == 1) {", "if (distance >= 1) {")), 1),
			new Mutant("a stream goes live before the store has said that its place stands",
					List.of(new SourceEdit("internal.emitter.CatchUp", "\t\tif (this.reading) {\n\t\t\treturn true;",
							"\t\tif (this.reading && this.paused) {\n\t\t\treturn true;")),
					4469),
			new Mutant("a stream that ends is refused once more",
					List.of(new SourceEdit("internal.emitter.StreamState",
							"if (this.state != EmitterState.OPENING) {\n\t\t\treturn false;\n\t\t}\n\t\tbeginToClose",
							"if (this.state == EmitterState.CLOSED) {\n\t\t\treturn false;\n\t\t}\n\t\tbeginToClose")),
					6203),
			new Mutant("a reset stays in the outbox, though the events before it are forgotten",
					List.of(new SourceEdit("internal.emitter.Outbox", "!moved.isEmpty() && passed.containsAll(moved)",
							"!moved.isEmpty() && passed.isEmpty()")),
					10465),
			new Mutant("a stream is live as soon as no page is to be read",
					List.of(new SourceEdit("internal.emitter.StreamState",
							"if (page == null && !this.catchUp.isBehind()) {", "if (page == null) {")),
					0),
			new Mutant("what is queued is forgotten, and the head as well",
					List.of(new SourceEdit("internal.emitter.TopicCursor",
							"\t\traiseHead(queued());\n\t\tqueued(written());", "\t\tqueued(written());")),
					4),
			new Mutant("a lower place that was taken later is taken for one that came late",
					List.of(new SourceEdit("internal.emitter.TopicCursor", "else if (announced.isForkOf(this.head)) {",
							"else if (announced.isForkOf(this.head) && this.unverified) {")),
					5407),
			new Mutant("one event more than the most may be missed is too many",
					List.of(new SourceEdit("internal.connect.Resumption",
							"head.offset() - place.offset() > this.maxEvents",
							"head.offset() - place.offset() >= this.maxEvents")),
					1),
			new Mutant("a stream that ends while it is counted stays counted",
					List.of(new SourceEdit("internal.connect.StreamLifecycle",
							"\t\tif (this.emitter.isClosed()) {\n\t\t\tuncount();\n\t\t}", "")),
					57),
			new Mutant("a stream that ends while it is registered stays in the registry", List.of(new SourceEdit(
					"internal.connect.StreamLifecycle",
					"\t\tif (this.emitter.isClosed()) {\n\t\t\tthis.services.reach().registry().remove(this.emitter);\n\t\t}",
					"")), 318),
			new Mutant("a sink that can take no more is taken for one that can",
					List.of(new SourceEdit("internal.emitter.StreamWriter", "this.writable = false;\n\t\tlong begun",
							"long begun")),
					0),
			new Mutant("a delivery worker that has gone to sleep is not woken",
					List.of(new SourceEdit("internal.deliver.DeliveryWorker",
							"this.awake = !this.batch.isEmpty();\n\t\treturn this.awake;",
							"return !this.batch.isEmpty();")),
					0),
			new Mutant("an event bears the place of the one before it", List.of(new SourceEdit(
					"internal.emitter.BlockWriter",
					"\t\tif (cursor != null && stored != null) {\n\t\t\tcursor.written(stored.position());\n\t\t}\n\t\tcontext",
					"\t\tcontext")), 0),
			new Mutant("a place that has got another name is taken for the head",
					List.of(new SourceEdit("internal.deliver.ReadAnswer", "isStartNoEarlierThan(from, after) ? resumed",
							"(after == null) ? resumed")),
					4),
			new Mutant("the flow of a topic keeps the former name of its place",
					List.of(new SourceEdit("internal.deliver.TopicFlow", "this.last = resumed.goingOnFrom(after);",
							"")),
					4),
			new Mutant("a topic that was seen empty again is gone on with where it began before", List
				.of(new SourceEdit("internal.deliver.SharedReads", "&& after.time() <= this.first.time();", ";")),
					1796008549479021L));

	private Mutants() {
	}

}
