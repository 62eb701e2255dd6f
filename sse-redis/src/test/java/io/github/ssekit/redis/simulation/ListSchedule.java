package io.github.ssekit.redis.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.ssekit.redis.consumer.ListConsumerSettings;

/** Nodes with list consumers, and somebody who pushes elements. */
final class ListSchedule extends Schedule {

	private static final String LIST = "queue";

	private static final String PROCESSING = "{queue}:processing:";

	private final ListConsumerSettings settings;

	private final Set<String> pushed = new LinkedHashSet<>();

	/** By the name in Redis: when it has said last that it lives. */
	private final Map<String, Long> lastBeats = new HashMap<>();

	/** By the name in Redis: {@link #silent} when it has said last that it lives. */
	private final Map<String, Long> silentAtLastBeats = new HashMap<>();

	/** When anybody has said last that it lives. */
	private long lastBeat;

	/** For how long nobody has said anything, counting what is more than half a lease. */
	private long silent;

	private final Set<String> left = new HashSet<>();

	ListSchedule(long seed, Consumer<String> reader) {
		super(seed, reader);
		ListConsumerSettings plain = ListConsumerSettings.of(LIST).redelivering(Duration.ofNanos(this.lease), 5);
		this.settings = this.chance.oneIn(2) ? plain : plain.withProducersAtTheRight();
	}

	@Override
	SimulatedNode newNode(String name) {
		return new ListNode(this, name, this.settings, this.chance.split());
	}

	@Override
	void plan() {
		int elements = this.chance.between(5, 60);
		for (int i = 0; i < elements; i++) {
			String element = this.chance.of("good", "good", "good", "good", "bad", "large") + i;
			// some at once
			push(this.chance.between(0, this.span) / this.lease * this.lease, element);
		}
	}

	private void push(long at, String element) {
		this.world().at(at, () -> {
			this.pushed.add(element);
			execute(null, this.settings.leftToRight() ? "RPUSH" : "LPUSH", LIST, element);
		});
	}

	@Override
	boolean isSettled() {
		return redis().keys().stream().noneMatch((key) -> key.equals(LIST) || key.startsWith(PROCESSING));
	}

	@Override
	void judge() {
		Set<String> published = new HashSet<>();
		for (Object entry : (List<?>) redis().command("XRANGE", "h:orders", "-", "+")) {
			String element = (String) ((List<?>) ((List<?>) entry).get(1)).get(3);
			if (!published.add(element)) {
				world().violated("an element with a key becomes one event", element);
			}
		}
		String dead = redis().command("LRANGE", this.settings.deadLetters(), "0", "-1").toString();
		for (String element : this.pushed) {
			if (!published.contains(element) && !dead.contains('"' + element + '"')) {
				world().violated("every element is published or lies in dead letters", element + " " + redis().keys());
			}
		}
	}

	@Override
	Consumer<Object> watch(SimulatedNode node, String script, List<String> keys, List<String> arguments) {
		if (!script.equals("list/beat")) {
			return (answer) -> {
			};
		}
		String me = arguments.get(0);
		boolean leaves = arguments.get(1).equals("0");
		Map<String, List<String>> before = inHand();
		List<String> waited = inOrder(LIST);
		return (answer) -> {
			long now = world().now();
			if (leaves) {
				this.left.add(me);
			}
			else {
				noteBeat(now);
			}
			this.lastBeats.put(me, now);
			this.silentAtLastBeats.put(me, this.silent);
			Map<String, List<String>> after = inHand();
			List<String> movedBack = new ArrayList<>();
			before.forEach((owner, elements) -> {
				boolean isMoved = !after.containsKey(owner);
				boolean lived = !this.left.contains(owner) && isWithinLease(owner, now);
				if (isMoved && lived && !owner.equals(me)) {
					world().violated("what a node has in hand is moved back only when its lease is over",
							elements + " of " + owner);
				}
				if (!isMoved && !leaves && !lived && !owner.equals(me) && isLongOver(owner, now)) {
					world().violated("what a dead node had in hand is moved back by the next beat",
							elements + " of " + owner);
				}
				if (isMoved) {
					movedBack.addAll(elements);
				}
			});
			checkOrder(before, after, waited, movedBack, answer);
		};
	}

	private void checkOrder(Map<String, List<String>> before, Map<String, List<String>> after, List<String> waited,
			List<String> movedBack, Object answer) {
		boolean gaveUp = !((List<?>) answer).get(2).equals(0L);
		if (!gaveUp && before.size() - after.size() <= 1) { // of two, either may come
															// first
			List<String> expected = new ArrayList<>(movedBack);
			expected.addAll(waited);
			if (!inOrder(LIST).equals(expected)) {
				world().violated("what is moved back is taken next, in its order",
						inOrder(LIST) + " instead of " + expected);
			}
		}
		List<String> all = new ArrayList<>(inOrder(LIST));
		after.values().forEach(all::addAll);
		if (new HashSet<>(all).size() != all.size()) {
			world().violated("an element is in one place", all.toString());
		}
	}

	private boolean isWithinLease(String owner, long now) {
		Long last = this.lastBeats.get(owner);
		// Redis counts whole milliseconds
		return last != null && now - last - silence(last, now) < this.lease - MILLI;
	}

	private void noteBeat(long now) {
		long gap = now - this.lastBeat;
		if (gap > this.lease / 2 - MILLI) {
			this.silent += gap;
		}
		this.lastBeat = now;
	}

	/**
	 * Even with every silence that could be that of Redis: a node that lives alone and
	 * does not come through either leaves the dead their time.
	 */
	private boolean isLongOver(String owner, long now) {
		Long last = this.lastBeats.get(owner);
		return last != null && now - last - (this.silent - this.silentAtLastBeats.get(owner)) > this.lease + 2 * MILLI;
	}

	private Map<String, List<String>> inHand() {
		Map<String, List<String>> inHand = new HashMap<>();
		for (String key : redis().keys()) {
			if (key.startsWith(PROCESSING)) {
				List<String> elements = range(key);
				Collections.reverse(elements); // the first one taken is the last one of
												// them
				inHand.put(key.substring(PROCESSING.length()), elements);
			}
		}
		return inHand;
	}

	/** As they are taken. */
	private List<String> inOrder(String list) {
		List<String> elements = range(list);
		if (!this.settings.leftToRight()) {
			Collections.reverse(elements);
		}
		return elements;
	}

	private List<String> range(String key) {
		List<String> elements = new ArrayList<>();
		((List<?>) redis().command("LRANGE", key, "0", "-1")).forEach((element) -> elements.add((String) element));
		return elements;
	}

}
