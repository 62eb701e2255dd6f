package io.github.ssekit.flow;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.store.Replay;

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
	static @Nullable Replay to(ReadRequest request, Position from, Replay replay, List<Window> proven) {
		Position after = request.after();
		Position head = replay.head();
		if (replay instanceof Replay.Resumed) {
			for (Window window : proven) {
				if (window.holdsNextOf(after)) {
					return request.page(window, head);
				}
			}
			if (after.equals(from) || after.equals(head)) {
				return new Replay.Resumed(List.of(), head);
			}
		}
		else if (after.equals(from)) {
			return replay;
		}
		LostReason lost = reasonOf(after, from, replay);
		return (lost != null) ? new Replay.Lost(lost, head) : null;
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
		if (after.offset() > head.offset() || (after.offset() == head.offset() && after.time() != head.time())) {
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
