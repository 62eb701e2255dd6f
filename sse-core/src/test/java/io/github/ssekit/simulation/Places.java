package io.github.ssekit.simulation;

import java.util.Map;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;

/**
 * Says whether a stream may go from one place of a topic to another. A reset may only
 * lead on, and only where something was lost, or was said to be too much.
 */
final class Places {

	private final Truth truth;

	private final long maxReplay;

	/** Whether a hub may have dropped events for more reasons than that they are many. */
	private final boolean memoryIsTight;

	Places(Truth truth, long maxReplay, boolean memoryIsTight) {
		this.truth = truth;
		this.maxReplay = maxReplay;
		this.memoryIsTight = memoryIsTight;
	}

	Truth truth() {
		return this.truth;
	}

	/** Where a stream begins, or what its client has claimed. */
	void checkBegin(Reading reading, Topic topic, Position from, Asked asked) {
		Position claimed = asked.claims().get(topic);
		if (claimed != null && (asked.snapshot() == null || claimed.equals(from))) {
			if (!claimed.equals(from) && !isRenamed(topic, claimed, from)) {
				reading
					.violated("sse.ready repeats the place that was brought: " + History.show(from) + " for " + topic);
			}
			return; // whether it can be gone on from is seen by what follows
		}
		if (asked.start() instanceof StartPosition.Head || asked.lastEventId() != null || asked.snapshot() != null) {
			checkHead(reading, topic, from);
			return;
		}
		History history = history(topic, from);
		Position earliest = asked.mark(topic).located();
		Position latest = history.locate(asked.start());
		boolean changed = history.hasLostSince(asked.mark(topic).changes());
		if (!history.isPlace(from)
				|| (!this.truth.isInMemory() && !changed && !isBetween(history, earliest, from, latest))) {
			reading.violated("a stream begins where it asks for: " + History.show(from) + " of " + topic
					+ " is not between " + History.show(earliest) + " and " + History.show(latest));
		}
	}

	/** Whether both are before the first event, and nothing was lost between the two. */
	private boolean isRenamed(Topic topic, Position claimed, Position from) {
		if (claimed.offset() > 0 || from.offset() > 0) {
			return false;
		}
		if (this.truth.isInMemory()) {
			return true; // the truth learns of epochs there only when they are shown
		}
		History history = history(topic, from);
		return history.isPlace(from) && (!history.isPlace(claimed) || history.isSameStart(claimed, from));
	}

	/** A place that is, or was a moment ago, the head. */
	void checkHead(Reading reading, Topic topic, Position place) {
		History history = history(topic, place);
		if (!history.isPlace(place)) {
			reading.violated("a stream begins at a place that there is: " + History.show(place) + " of " + topic);
		}
	}

	/** How far behind its head a stream is said to begin. */
	void checkReplayed(Reading reading, Map<Topic, Position> at, long replayed, Asked asked) {
		long most = 0;
		for (Map.Entry<Topic, Position> place : at.entrySet()) {
			Position from = place.getValue();
			History history = this.truth.history(place.getKey());
			// before the first event a stream may go on in a later epoch
			long inLater = (from.offset() == 0) ? history.head().offset() : 0;
			most += Math.max(inLater, history.highest(from.epoch()) - from.offset());
		}
		if (replayed < 0 || replayed > most) {
			reading.violated("so many events lie between: " + replayed + " instead of at most " + most);
		}
	}

	/** The place from which a stream goes on that was told a state. */
	void checkState(Reading reading, Topic topic, Position place, Asked asked) {
		if (place.equals(asked.claims().get(topic))) {
			return; // of topics that it has brought; whether they go on is seen by what
					// follows
		}
		checkHead(reading, topic, place);
		History history = history(topic, place);
		Position told = asked.snapshot().headOf(topic);
		if (history.leads(told, place) && !told.equals(place) && !history.isLost(place)) {
			reading.violated("a state is no older than the place from which its stream goes on: " + topic + " at "
					+ History.show(place) + ", told at " + History.show(told));
		}
	}

	/** One event has come. */
	void checkStep(Reading reading, Topic topic, Position from, Position to, String word, Asked asked) {
		History history = history(topic, from);
		Placed placed = history.find(to);
		if (placed == null || !placed.word().equals(word)) {
			reading.violated("an event comes with its own place: " + word + " at " + History.show(to) + " of " + topic);
			return;
		}
		Placed previous = placed.previous();
		boolean follows = (previous != null) ? previous.position().equals(from)
				: from.equals(Position.start(to.epoch())) || isFirst(history, topic, from, placed, asked);
		if (!follows) {
			reading.violated("the next event of " + topic + " after " + History.show(from) + " is not " + word + " at "
					+ History.show(to));
		}
	}

	/**
	 * History was lost, as the stream is told.
	 * @param beginning whether that may be said of the place that its client has brought
	 * @param ofItsOwn whether it is, and not of the place of the node
	 */
	void checkReset(Reading reading, Topic topic, LostReason reason, Position from, Position to, boolean beginning,
			boolean ofItsOwn) {
		History history = history(topic, to);
		String move = topic + " from " + History.show(from) + " to " + History.show(to) + " (" + reason + ")";
		if (!history.isPlace(to)) {
			reading.violated("a reset leads to a place that there is: " + move);
		}
		else if (!history.isPlace(from)) {
			if (!beginning) {
				reading.violated("a stream stands at a place that there is: " + move);
			}
		}
		else if (history.isLost(from) && !history.leads(from, to)) {
			if (!history.wasHeadAfterLossOf(from, to)) {
				reading.violated("a reset leads to what has come after: " + move);
			}
			boolean isFull = this.memoryIsTight && (reason == LostReason.TRIMMED || reason == LostReason.GONE);
			if (this.truth.isInMemory() && !beginning && !isFull) {
				reading.violated("in memory nothing is lost to whoever listens: " + move);
			}
		}
		else if (history.isExcused(from)) {
			return; // the store could not be sure
		}
		else if (!history.leads(from, to) || from.equals(to)) {
			reading.violated("a reset sets nobody back: " + move);
		}
		else if (!isPlausible(history, reason, from, to, ofItsOwn)) {
			reading.violated("a reset says what is so: " + move);
		}
	}

	private boolean isPlausible(History history, LostReason reason, Position from, Position to, boolean ofItsOwn) {
		return switch (reason) {
			case TRIMMED, GONE -> this.memoryIsTight || history.wasTrimmedAfter(from)
					|| (!ofItsOwn && history.wasTrimmedAfter(Position.start(from.epoch())));
			case TOO_MANY -> ofItsOwn && to.offset() - from.offset() > this.maxReplay;
			case FORK -> history.hasForked();
			case EPOCH, UNREADABLE -> false;
		};
	}

	/** Nothing was ever placed between a place before all events and this event. */
	private boolean isFirst(History history, Topic topic, Position from, Placed placed, Asked asked) {
		int since = (asked.claims().containsKey(topic) || from.time() > 0) ? history.changesBefore(from)
				: asked.mark(topic).changes();
		return from.offset() == 0 && history.isFirstSince(since, placed.position());
	}

	private static boolean isBetween(History history, Position earliest, Position place, Position latest) {
		return history.leads(earliest, place) && history.leads(place, latest);
	}

	private History history(Topic topic, Position place) {
		if (place.offset() == 0) {
			this.truth.learnEpoch(topic, place.epoch());
		}
		return this.truth.history(topic);
	}

}
