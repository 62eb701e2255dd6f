package io.github.ssekit.benchmark.field;

/** A figure that is taken. */
enum Measure {

	/** Processor time of the server for a delivery. */
	CPU("CPU us a delivery", "%.1f"),

	/** The same in the first deliveries of a process. */
	CPU_COLD("the same, cold", "%.1f"),

	/** Deliveries a second. */
	RATE("deliveries/s", "%,.0f"),

	/** To a reader. */
	P50("p50 ms", "%.1f"),

	/** To a reader. */
	P99("p99 ms", "%.1f"),

	/** To a reader. */
	MAX("max ms", "%.1f"),

	/** To the last reader of an event. */
	LAST_P50("last reader p50", "%.1f"),

	/** To the last reader of an event. */
	LAST_P99("last reader p99", "%.1f"),

	/** To the last reader of an event. */
	LAST_MAX("last reader max", "%.1f"),

	/** Of the readers' process, in cores. */
	CLIENT("client cores", "%.2f"),

	/** Streams opened in a second. */
	OPENED("streams/s", "%,.0f"),

	/** The same for the first streams of a process. */
	OPENED_COLD("the same, cold", "%,.0f"),

	/** Processor time of the server for a stream that opens. */
	OPENING_CPU("CPU us a stream", "%,.0f"),

	/** The p99 to readers while some are stuck, against that while nobody is. */
	GROWTH("p99 with / without", "%.2f"),

	/** To a reader, while nobody is stuck. */
	P99_BEFORE("p99 ms, all read", "%.1f"),

	/** On the heap, for a stream. */
	HEAP("heap KB", "%.1f"),

	/** In direct buffers, for a stream. */
	DIRECT("direct KB", "%.1f"),

	/** As the kernel counts, for a stream. */
	RESIDENT("RSS KB", "%.1f");

	private final String title;

	private final String format;

	Measure(String title, String format) {
		this.title = title;
		this.format = format;
	}

	String title() {
		return this.title;
	}

	String format() {
		return this.format;
	}

}
