package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import io.github.ssekit.event.Topic;

/**
 * Has every topic compared with the store once an interval, a share of them at a time:
 * the last resort against what nothing else has noticed. It goes round with an iterator,
 * so that a turn touches no more topics than it names. Used by one thread.
 */
final class PositionCheck {

	private static final Duration STEP = Duration.ofMillis(500);

	private final Collection<Topic> topics;

	/** Turns in one round. */
	private final int turns;

	/** Of this round. */
	private int turn;

	private Iterator<Topic> round = Collections.emptyIterator();

	/**
	 * Begin.
	 * @param topics those that somebody listens to, in a collection that may change while
	 * it is iterated over
	 * @param interval the time of a round
	 */
	PositionCheck(Collection<Topic> topics, Duration interval) {
		this.topics = topics;
		this.turns = (int) Math.max(1, interval.toMillis() / STEP.toMillis());
		this.turn = this.turns;
	}

	/** How often to take a turn. */
	Duration step() {
		return STEP;
	}

	/** The topics whose turn it is. */
	List<Topic> next() {
		// a round goes on where topics come faster than turns, so that none is left out
		if (this.turn >= this.turns && !this.round.hasNext()) {
			this.round = this.topics.iterator();
			this.turn = 0;
		}
		this.turn++;
		int share = (this.topics.size() + this.turns - 1) / this.turns;
		List<Topic> next = new ArrayList<>(share);
		while (this.round.hasNext() && next.size() < share) {
			next.add(this.round.next());
		}
		return next;
	}

}
