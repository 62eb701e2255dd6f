package io.github.ssekit.store;

import java.util.List;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;

/** What a store answers to whoever wants to go on from a place. */
public sealed interface Replay {

	/**
	 * The newest place of the topic at the time of the read.
	 * @return the head
	 */
	Position head();

	/**
	 * The place can be continued.
	 *
	 * @param events what follows it, oldest first and without a hole, as far as was asked
	 * for; empty at the head. After a place with offset 0 they may have another epoch
	 * @param head the newest place
	 */
	record Resumed(List<StoredEvent> events, Position head) implements Replay {

		/**
		 * The place that was asked for, as it is called now. Only one before the first
		 * event gets another name: the head while there still is none, and the start of
		 * the epoch that has begun when there is.
		 * @param after the place that was asked for
		 * @return the place to go on from, from which the same is to be heard
		 */
		public Position goingOnFrom(Position after) {
			if (after.offset() > 0 || (this.head.offset() > 0 && after.epoch().equals(this.head.epoch()))) {
				return after;
			}
			return (this.head.offset() == 0) ? this.head : Position.start(this.head.epoch());
		}

	}

	/**
	 * The place cannot be continued: never a part passed off as the whole.
	 *
	 * @param reason why not
	 * @param head the newest place, to go on from
	 */
	record Lost(LostReason reason, Position head) implements Replay {
	}

}
