package io.github.ssekit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

/**
 * What a far store knows of topics that have no history: one epoch for all of them, which
 * is lost with the data, and when topics have begun. Topics share what is remembered of
 * that, so one whose history has come and gone is not always told from one that never had
 * any.
 */
final class Births {

	private static final int SLOTS = 2;

	private final LongSupplier clock;

	/** So long a history is remembered that nobody looks at. */
	private final long memoryMillis;

	/** By epoch and slot: readers are also held against what was lost since. */
	private final Map<String, List<Long>> times = new HashMap<>();

	private String epoch;

	Births(LongSupplier clock, long memoryMillis, String epoch) {
		this.clock = clock;
		this.memoryMillis = memoryMillis;
		this.epoch = epoch;
	}

	/** All data is lost. */
	void wipe(String newEpoch) {
		this.epoch = newEpoch;
	}

	String epoch() {
		return this.epoch;
	}

	long now() {
		return this.clock.getAsLong();
	}

	boolean isForgotten(long lastUsed) {
		return now() - lastUsed >= this.memoryMillis;
	}

	/** Whether a topic that stands here need not be asked for yet. */
	boolean isFresh(Position place) {
		return now() - place.time() < this.memoryMillis / 2;
	}

	void add(Topic topic, long time) {
		timesOf(topic, this.epoch).add(time);
	}

	/** When the last history of the slot has begun; 0 where none has. */
	long last(Topic topic) {
		return timesOf(topic, this.epoch).stream().mapToLong(Long::longValue).max().orElse(0);
	}

	/** How many have begun since a place was seen, before the data was lost. */
	long since(Topic topic, Position place) {
		return timesOf(topic, place.epoch()).stream().filter((begun) -> begun >= place.time()).count();
	}

	/**
	 * As the store says it: no history of the topic has come and gone between the two.
	 * @param lastBirth when the last of the slot had begun, before the end
	 */
	boolean isSureOfNone(long from, long to, long lastBirth) {
		return to - from < this.memoryMillis || lastBirth < from;
	}

	/** Whether the store may say that it is not, though it is so. */
	boolean isExcused(Position place, long others) {
		return now() - place.time() >= this.memoryMillis && others > 0;
	}

	private List<Long> timesOf(Topic topic, String ofEpoch) {
		String slot = ofEpoch + Math.floorMod(topic.hashCode(), SLOTS);
		return this.times.computeIfAbsent(slot, (absent) -> new ArrayList<>());
	}

}
