package io.github.ssekit.spring.internal.server;

/**
 * How many streams a heap has room for: half of it is theirs, the other half is for all
 * else. Immutable.
 *
 * @param heap the bytes that the heap may have, positive
 * @param perStream the bytes that a stream costs at most while its reader is well,
 * positive
 */
public record HeapCapacity(long heap, long perStream) {

	private static final long KB = 1024;

	/**
	 * Check the values.
	 * @throws IllegalArgumentException if one is not positive
	 */
	public HeapCapacity {
		if (heap < 1 || perStream < 1) {
			throw new IllegalArgumentException(
					"heap = " + heap + ", bytes of a stream = " + perStream + ": must be positive");
		}
	}

	/**
	 * Of this process, where a stream keeps little more than its connection.
	 * @return the room
	 */
	public static HeapCapacity ofConnections() {
		return new HeapCapacity(Runtime.getRuntime().maxMemory(), 32 * KB);
	}

	/**
	 * Of this process, where a stream keeps its request and all that belongs to it on
	 * Tomcat.
	 * @return the room
	 */
	public static HeapCapacity ofRequests() {
		return new HeapCapacity(Runtime.getRuntime().maxMemory(), 128 * KB);
	}

	/**
	 * How many streams there is room for.
	 * @return at least 1
	 */
	public int streams() {
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.heap / 2 / this.perStream));
	}

	/**
	 * What heap so many streams need.
	 * @param streams how many, not negative
	 * @return its bytes
	 */
	public long heapFor(long streams) {
		return Math.multiplyExact(2 * streams, this.perStream);
	}

}
