package io.github.ssekit.redis.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A stream of {@link SimulatedRedis}: its entries, in nodes that are trimmed as a whole,
 * and its groups.
 */
final class SimulatedStream {

	final NavigableMap<StreamEntryId, List<Object>> entries = new TreeMap<>();

	final Map<String, Group> groups = new HashMap<>();

	private final Deque<Node> nodes = new ArrayDeque<>();

	StreamEntryId last = StreamEntryId.ZERO;

	SimulatedStream() {
	}

	SimulatedStream(SimulatedStream other) {
		this.entries.putAll(other.entries);
		other.groups.forEach((name, group) -> this.groups.put(name, group.copy()));
		other.nodes.forEach((node) -> this.nodes.add(new Node(node.added, new TreeSet<>(node.ids))));
		this.last = other.last;
	}

	void add(StreamEntryId id, List<Object> fields, int most) {
		if (this.nodes.isEmpty() || this.nodes.getLast().added >= most) {
			this.nodes.addLast(new Node(0, new TreeSet<>()));
		}
		Node node = this.nodes.getLast();
		node.ids.add(id);
		node.added++;
		this.entries.put(id, fields);
		this.last = id;
	}

	boolean delete(StreamEntryId id) {
		if (this.entries.remove(id) == null) {
			return false;
		}
		this.nodes.forEach((node) -> node.ids.remove(id));
		this.nodes.removeIf((node) -> node.ids.isEmpty());
		return true;
	}

	/** Keep so many of the newest; roughly: whole nodes go only. */
	long trimToLength(long most, boolean roughly) {
		long before = this.entries.size();
		while (this.entries.size() > most && !(roughly && this.entries.size() - first().size() < most)) {
			removeFirst(roughly);
		}
		return before - this.entries.size();
	}

	/** Keep those from an id on. */
	long trimTo(StreamEntryId oldest, boolean roughly) {
		long before = this.entries.size();
		while (!this.entries.isEmpty() && (roughly ? first().last() : first().first()).compareTo(oldest) < 0) {
			removeFirst(roughly);
		}
		return before - this.entries.size();
	}

	private NavigableSet<StreamEntryId> first() {
		return this.nodes.getFirst().ids;
	}

	private void removeFirst(boolean wholeNode) {
		for (StreamEntryId id : wholeNode ? new ArrayList<>(first()) : List.of(first().first())) {
			delete(id);
		}
	}

	/** Entries that are added, deleted ones too. */
	private static final class Node {

		private int added;

		private final NavigableSet<StreamEntryId> ids;

		Node(int added, NavigableSet<StreamEntryId> ids) {
			this.added = added;
			this.ids = ids;
		}

	}

	/** A consumer group, and who has what in hand. */
	static final class Group {

		final NavigableMap<StreamEntryId, Pending> pending = new TreeMap<>();

		StreamEntryId delivered;

		Group(StreamEntryId delivered) {
			this.delivered = delivered;
		}

		private Group copy() {
			Group copy = new Group(this.delivered);
			copy.pending.putAll(this.pending);
			return copy;
		}

	}

	/** An entry that was delivered and not acknowledged. */
	record Pending(String consumer, long since, long deliveries) {
	}

}
