package io.github.ssekit.fakes;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what something holds on the heap, by what is used after a collection before it
 * was made and with it. Needs a virtual machine of its own, so that nothing else comes
 * and goes meanwhile, and a collector that leaves nothing behind: the build's execution
 * {@code heap} has both.
 */
public final class HeapMeter {

	/** No more is held than is counted; 5 percent are for noise. */
	public static final double EXACT = 1.05;

	/** Two readings that are as near as this are the same. */
	private static final long NOISE = 16 * 1024;

	private static final int MOST_READINGS = 20;

	private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

	static {
		assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
			.as("run by mvn -pl sse-core test-compile surefire:test@heap; else what others leave behind is measured")
			.contains("-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1");
		assertWithin(1, 1, 1); // else the classes of AssertJ would be measured
	}

	private HeapMeter() {
	}

	/**
	 * Make something, and measure it.
	 * @param make makes it, and answers what holds all of it, and nothing else that is
	 * large
	 * @return bytes
	 */
	public static long heldBy(Supplier<?> make) {
		long before = used();
		Object held = make.get();
		try {
			return used() - before;
		}
		finally {
			Reference.reachabilityFence(held);
		}
	}

	/**
	 * Check that something takes no more than its bound, and that it is nearly full: what
	 * is far from its bound shows nothing.
	 * @param held what was measured, in bytes
	 * @param bound the bound, in bytes
	 * @param factor how much more than the bound it may be
	 */
	public static void assertWithin(long held, long bound, double factor) {
		assertThat((double) held / bound).as("%,d bytes of heap are held, where %,d are the bound", held, bound)
			.isBetween(0.5, factor);
	}

	private static long used() {
		long last = collect();
		for (int i = 0; i < MOST_READINGS; i++) {
			long now = collect();
			if (Math.abs(now - last) < NOISE) {
				return now;
			}
			last = now;
		}
		return last;
	}

	private static long collect() {
		System.gc();
		return MEMORY.getHeapMemoryUsage().getUsed();
	}

}
