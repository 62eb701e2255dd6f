package io.github.ssekit.spring.internal.check;

/**
 * Whether the heap has room for as many streams as there will or may be. Where nobody has
 * said a number it is chosen by the heap.
 */
public final class HeapCheck implements Check {

	private final StreamTransports ways;

	private final ExpectedStreams expected;

	public HeapCheck(StreamTransports ways, ExpectedStreams expected) {
		this.ways = ways;
		this.expected = expected;
	}

	@Override
	public void look(Report report) {
		StreamTransport way = this.ways.find();
		if (way == null || !this.expected.isThere() || this.expected.streams() <= way.heap().streams()) {
			return;
		}
		long needed = way.heap().heapFor(this.expected.streams());
		report.warn("-Xmx", megabytes(way.heap().heap()),
				"the " + this.expected.streams() + " streams of " + this.expected.property() + " may take "
						+ megabytes(needed / 2) + " of it, " + (way.heap().perStream() >> 10)
						+ "KB each, and half of it has room for " + way.heap().streams()
						+ ", so the process may run out of memory",
				"set -Xmx to " + megabytes(needed) + ", or " + this.expected.property() + " to less");
	}

	/** Rounded up, as it is for -Xmx. */
	private static String megabytes(long bytes) {
		return ((bytes + (1 << 20) - 1) >> 20) + "m";
	}

}
