package io.github.ssekit.internal.store;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

/**
 * The epochs in which topics begin that have no offsets yet, or none any more. Topics
 * share them, by their hash, in a table of 4,096 slots: so a topic that nobody has
 * published to needs no memory. When the offsets of a topic are forgotten its slot gets a
 * new epoch, so that no offset is given twice in an epoch.
 * <p>
 * The other topics of the slot have lost nothing by that. Those that somebody listens to
 * stay in the epoch in which they were found. Of the others the slot remembers its last
 * epochs, and which topic was forgotten at the end of each: whoever comes back to a place
 * before the first event goes on in the new epoch, unless it was that topic. Thread-safe;
 * who reads waits for nobody.
 */
public final class EmptyTopics {

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private static final int SLOTS = 4096;

	private static final int COUNT = (int) Math.pow(LETTERS.length(), Position.EPOCH_LENGTH);

	/**
	 * Has no factor in common with their number: each comes once before any comes again.
	 */
	private static final int STEP = 5_647_351;

	/** A former epoch and the hash of the topic that has ended it. */
	private static final int BYTES_OF_FORMER = 8;

	private static final int MIN_REMEMBERED = 8;

	private static final int MAX_REMEMBERED = 128;

	/** Each is replaced as a whole, under the monitor. */
	private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(SLOTS);

	/** Where topics begin that somebody listens to, as long as they have no offsets. */
	private final ConcurrentMap<Topic, Position> pinned = new ConcurrentHashMap<>();

	/** How many former epochs a slot remembers. */
	private final int remembered;

	/** The last one given; guarded by the monitor. */
	private int last;

	/**
	 * Create the table, with one epoch for all.
	 * @param random any number: two lives of a process are to differ
	 * @param maxBytes how much memory former epochs may take, roughly; 8 of each slot are
	 * remembered in any case, and 128 at most, for which it takes 4 MB
	 */
	EmptyTopics(int random, long maxBytes) {
		this.last = Math.floorMod(random, COUNT);
		this.remembered = (int) Math.min(MAX_REMEMBERED, Math.max(MIN_REMEMBERED, maxBytes / SLOTS / BYTES_OF_FORMER));
		Slot first = new Slot(Position.start(next()), new long[0]);
		for (int i = 0; i < SLOTS; i++) {
			this.slots.set(i, first);
		}
	}

	/** Where a topic begins that has no offsets. */
	Position start(Topic topic) {
		Position start = this.pinned.get(topic);
		return (start != null) ? start : slot(topic).start;
	}

	/** The same, and it does not change any more, until the topic is unpinned. */
	Position pinnedStart(Topic topic) {
		return this.pinned.computeIfAbsent(topic, (any) -> slot(topic).start);
	}

	/** Pin only these topics from now on. */
	void unpinUnless(Predicate<Topic> pinned) {
		this.pinned.keySet().removeIf(pinned.negate());
	}

	/** The offsets of a topic are about to be forgotten. */
	synchronized void end(Topic topic) {
		this.pinned.remove(topic);
		Slot slot = slot(topic);
		int kept = Math.min(slot.former.length, this.remembered - 1);
		long[] former = Arrays.copyOfRange(slot.former, slot.former.length - kept, slot.former.length + 1);
		former[kept] = ((long) topic.hashCode() << Integer.SIZE) | number(slot.start.epoch());
		this.slots.set(index(topic), new Slot(Position.start(next()), former));
	}

	/**
	 * Whether a place before the first event of a topic is as good as the one before its
	 * first event now, because the topic was not forgotten in between.
	 * @param topic the topic
	 * @param place the place of a reader
	 * @return false also where the slot has never had that epoch, or remembers it no more
	 */
	boolean isSameStart(Topic topic, Position place) {
		if (place.offset() > 0) {
			return false;
		}
		Slot slot = slot(topic);
		if (place.equals(slot.start) || place.equals(this.pinned.get(topic))) {
			return true;
		}
		int epoch = number(place.epoch());
		for (int i = slot.former.length - 1; i >= 0; i--) {
			if ((int) (slot.former[i] >> Integer.SIZE) == topic.hashCode()) {
				return false; // it was this one, or one of the same hash
			}
			if ((int) slot.former[i] == epoch) {
				return true;
			}
		}
		return false;
	}

	private Slot slot(Topic topic) {
		return this.slots.get(index(topic));
	}

	private static int index(Topic topic) {
		return Math.floorMod(topic.hashCode() * 0x9E3779B9, SLOTS);
	}

	private String next() {
		this.last = (this.last + STEP) % COUNT;
		StringBuilder word = new StringBuilder(Position.EPOCH_LENGTH);
		for (int rest = this.last; word.length() < Position.EPOCH_LENGTH; rest /= LETTERS.length()) {
			word.append(LETTERS.charAt(rest % LETTERS.length()));
		}
		return word.toString();
	}

	/** The number that an epoch is the word for. */
	private static int number(String epoch) {
		int number = 0;
		for (int i = epoch.length() - 1; i >= 0; i--) {
			number = number * LETTERS.length() + LETTERS.indexOf(epoch.charAt(i));
		}
		return number;
	}

	/** Immutable by agreement. */
	private static final class Slot {

		private final Position start;

		/**
		 * Former epochs, the oldest first: the hash of the topic that was forgotten at
		 * the end of it, and its number in the lower half.
		 */
		private final long[] former;

		Slot(Position start, long[] former) {
			this.start = start;
			this.former = former;
		}

	}

}
