package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Nodes with stream consumers, and somebody who adds entries. */
final class StreamSchedule extends Schedule {

	static final int MOST_DELIVERIES = 3;

	final int page = this.chance.between(1, 8);

	final long minIdleMillis = this.chance.of(this.lease / 10, this.lease / 2, 2 * this.lease) / MILLI;

	/** Ids by what they bring. */
	private final Map<String, String> added = new LinkedHashMap<>();

	/** Ids of those that were put aside, which lose their order. */
	private final Set<String> aside = new HashSet<>();

	/** Those that were put aside when the group was lost, and with it that they were. */
	private final Set<String> lostAside = new HashSet<>();

	private final Map<String, Integer> mappings = new HashMap<>();

	private String leader = "";

	private long leadsUntil;

	StreamSchedule(long seed, Consumer<String> reader) {
		super(seed, reader);
	}

	@Override
	SimulatedNode newNode(String name) {
		return new StreamNode(this, name, this.chance.split());
	}

	String leaseMillis() {
		return Long.toString(this.lease / MILLI);
	}

	/** What the mapping of the application does with an entry, the next time. */
	boolean canBeMapped(String data) {
		return !data.startsWith("bad") && (!data.startsWith("odd") || this.mappings.merge(data, 1, Integer::sum) > 1);
	}

	@Override
	void plan() {
		int entries = this.chance.between(5, 60);
		for (int i = 0; i < entries; i++) {
			String data = this.chance.of("good", "good", "good", "good", "good", "bad", "large", "odd") + i;
			String topic = this.chance.of("a", "b");
			world().at(this.chance.between(0, this.span) / this.lease * this.lease, () -> this.added.put(data,
					(String) redis().command("XADD", "orders", "*", "topic", topic, "data", data)));
		}
		if (this.chance.oneIn(3)) {
			world().at(this.chance.between(this.lease, this.span), this::loseGroup);
		}
	}

	private void loseGroup() {
		world().trace("the group is destroyed");
		for (Object pending : pending()) {
			String id = (String) ((List<?>) pending).get(0);
			if (this.aside.contains(id)) {
				this.lostAside.add(id);
			}
		}
		redis().command("XGROUP", "DESTROY", "orders", "sse");
	}

	private List<?> pending() {
		try {
			return (List<?>) redis().command("XPENDING", "orders", "sse", "IDLE", "0", "-", "+", "1000");
		}
		catch (RedisError ex) {
			return List.of();
		}
	}

	@Override
	boolean isSettled() {
		Set<String> over = new HashSet<>(published().keySet());
		over.addAll(this.lostAside);
		over.addAll(dead());
		return pending().isEmpty() && over.containsAll(this.added.values());
	}

	/** By id, how often it became an event. */
	private Map<String, Integer> published() {
		Map<String, Integer> published = new HashMap<>();
		for (String topic : List.of("a", "b")) {
			history(topic).forEach((id) -> published.merge(id, 1, Integer::sum));
		}
		return published;
	}

	private List<String> history(String topic) {
		List<String> ids = new ArrayList<>();
		for (Object entry : (List<?>) redis().command("XRANGE", "h:" + topic, "-", "+")) {
			ids.add(this.added.get(((List<?>) ((List<?>) entry).get(1)).get(3)));
		}
		return ids;
	}

	private Set<String> dead() {
		Set<String> dead = new HashSet<>();
		for (Object entry : (List<?>) redis().command("XRANGE", "{orders}:dead", "-", "+")) {
			dead.add((String) ((List<?>) ((List<?>) entry).get(1)).get(1));
		}
		return dead;
	}

	@Override
	void judge() {
		Map<String, Integer> published = published();
		Set<String> dead = dead();
		this.added.forEach((data, id) -> {
			int times = published.getOrDefault(id, 0);
			if (times == 0 && !dead.contains(id) && !this.lostAside.contains(id)) {
				world().violated("every entry is published or lies in dead letters", data + " " + id);
			}
			if (times > 1 && !this.lostAside.contains(id)) { // lost, or published again
				world().violated("an entry becomes one event", data + " " + id + " became " + times);
			}
		});
		if (!pending().isEmpty()) {
			world().violated("nothing waits for ever", pending().toString());
		}
		for (String topic : List.of("a", "b")) {
			StreamEntryId before = StreamEntryId.ZERO;
			for (String id : history(topic)) {
				StreamEntryId next = StreamEntryId.of(id, 0);
				if (!this.aside.contains(id) && next.compareTo(before) < 0) {
					world().violated("what has not failed keeps its order", id + " after " + before);
				}
				before = this.aside.contains(id) ? before : next;
			}
		}
	}

	@Override
	Consumer<Object> watch(SimulatedNode node, String script, List<String> keys, List<String> arguments) {
		if (script.equals("stream/aside")) {
			return (answer) -> {
				if (answer.equals(1L)) {
					this.aside.add(arguments.get(3));
				}
			};
		}
		if (!script.equals("stream/read")) {
			return (answer) -> {
			};
		}
		return (answer) -> {
			long now = world().now();
			String asks = arguments.get(0);
			if (arguments.get(1).equals("0")) {
				this.leader = this.leader.equals(asks) ? "" : this.leader;
			}
			else if (!((List<?>) answer).get(0).equals(0L)) {
				if (!this.leader.equals(asks) && !this.leader.isEmpty() && now < this.leadsUntil) {
					world().violated("one node leads until its lease is over",
							asks + " leads, and so does " + this.leader);
				}
				this.leader = asks;
				this.leadsUntil = now + this.lease - MILLI;
			}
		};
	}

}
