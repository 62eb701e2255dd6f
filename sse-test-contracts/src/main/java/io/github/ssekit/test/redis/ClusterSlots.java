package io.github.ssekit.test.redis;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which port has which slot, as one server sees it. Immutable.
 */
final class ClusterSlots {

	static final int COUNT = 16_384;

	/** By slot; 0 where nobody has it. */
	private final int[] ports = new int[COUNT];

	private ClusterSlots(@Nullable Object reply) {
		if (!(reply instanceof List<?> ranges)) {
			throw new IllegalStateException("CLUSTER SLOTS answered " + reply);
		}
		for (Object range : ranges) {
			if (range instanceof List<?> fields && fields.get(2) instanceof List<?> primary) {
				Arrays.fill(this.ports, number(fields.get(0)), number(fields.get(1)) + 1, number(primary.get(1)));
			}
		}
	}

	static ClusterSlots of(RedisServer node) {
		return new ClusterSlots(node.command("CLUSTER", "SLOTS"));
	}

	int portOf(int slot) {
		return this.ports[slot];
	}

	/** The ports that have slots, each once. */
	List<Integer> ports() {
		return Arrays.stream(this.ports).distinct().sorted().boxed().toList();
	}

	boolean isSameAs(ClusterSlots other) {
		return Arrays.equals(this.ports, other.ports);
	}

	private static int number(@Nullable Object field) {
		return Integer.parseInt(String.valueOf(field));
	}

}
