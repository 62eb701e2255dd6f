package io.github.ssekit.internal.deliver;

import java.util.List;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/** What one read of a topic says of all who had asked before it began. */
final class ReadAnswer {

	private ReadAnswer() {
	}

	/**
	 * The answer to one of them.
	 * @param from the place that was read from
	 * @param replay what the store has answered
	 * @param proven events that the store has just vouched for
	 * @return what the store would have answered; null if this read does not tell
	 */
	static @Nullable Replay to(ReadRequest request, Position from, Replay replay, List<EventWindow> proven) {
		Position after = request.after();
		Position head = replay.head();
		if (replay instanceof Replay.Resumed resumed) {
			Position place = isStartNoEarlierThan(from, after) ? resumed.goingOnFrom(after) : after;
			for (EventWindow window : proven) {
				if (window.holdsNextOf(place)) {
					return request.page(window, place, head);
				}
			}
			if (after.equals(from) || place.equals(head)) {
				return new Replay.Resumed(List.of(), head);
			}
		}
		else if (after.equals(from) || isStartNoEarlierThan(after, from)) {
			return replay;
		}
		LostReason lost = reasonOf(after, from, replay);
		return (lost != null) ? new Replay.Lost(lost, head) : null;
	}

	/**
	 * Whether both are before the first event in one epoch, and the second was seen no
	 * earlier: then it has missed no more than the first.
	 */
	static boolean isStartNoEarlierThan(Position first, Position second) {
		return first.offset() == 0 && second.offset() == 0 && first.epoch().equals(second.epoch())
				&& second.time() >= first.time();
	}

	/**
	 * Why a place cannot be continued, where the head alone or a lower place shows it.
	 */
	private static @Nullable LostReason reasonOf(Position after, Position from, Replay replay) {
		Position head = replay.head();
		if (!after.epoch().equals(head.epoch())) {
			// a store may go on from a start in an epoch that has passed; it alone knows
			return (after.offset() > 0) ? LostReason.EPOCH : null;
		}
		if (after.offset() > head.offset() || (after.offset() == head.offset() && after.isForkOf(head))) {
			return LostReason.FORK;
		}
		if (replay instanceof Replay.Lost lost && isTooOld(lost.reason()) && from.epoch().equals(after.epoch())
				&& after.offset() <= from.offset()) {
			return lost.reason();
		}
		return null;
	}

	/** Whether all places before that one are too old as well. */
	static boolean isTooOld(LostReason reason) {
		return reason == LostReason.TRIMMED || reason == LostReason.GONE;
	}

}
