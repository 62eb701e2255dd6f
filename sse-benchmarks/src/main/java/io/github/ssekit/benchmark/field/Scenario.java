package io.github.ssekit.benchmark.field;

import java.util.Locale;

import io.github.ssekit.benchmark.field.contender.Contender;

/** What is measured. */
enum Scenario {

	/** A short text to all, the next one when the last reader has it. */
	TEXT("60 bytes of text to every stream, one event at a time"),

	/** The same with an object. */
	JSON("An object of 1 KB of JSON to every stream, one event at a time"),

	/** Many events without a pause. */
	BURST("200 short texts back to back, until the last reader has the last"),

	/** How fast streams open. */
	OPENING("Streams opened, 32 on their way at once"),

	/** A tenth of the readers stop reading. */
	STUCK("8 KB of text, one event at a time, while a tenth of the readers do not read"),

	/** What an idle stream costs. */
	MEMORY("Memory of an idle stream, after a full collection");

	private final String title;

	Scenario(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	/** How the command line calls it. */
	String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Whether this contender takes part in it. */
	boolean has(Contender contender) {
		return switch (this) {
			case MEMORY -> true;
			case STUCK -> contender.meetsStuckReaders();
			default -> contender.takesTurns();
		};
	}

	/** Whether it is part of a turn with so many streams. */
	boolean takesTurns() {
		return this != STUCK && this != MEMORY;
	}

}
