package io.github.ssekit.simulation;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.CursorFormat;

/** Last event ids that are old, of another stream, made up, or no cursors at all. */
final class OddCursors {

	private final Chance chance;

	private final Truth truth;

	OddCursors(Chance chance, Truth truth) {
		this.chance = chance;
		this.truth = truth;
	}

	String next(List<Topic> topics, List<String> older) {
		return switch (this.chance.below(7)) {
			case 0 -> older.isEmpty() ? null : this.chance.of(older);
			case 1 -> this.chance.of("1", "", "1a", "~x", "unreadable", "1.", "1.news", "0", "1~x", "\u00e9\u4e2d");
			case 2 -> "1." + "x".repeat(this.chance.between(1, 6000));
			case 3 -> null;
			default -> madeUp(topics);
		};
	}

	private String madeUp(List<Topic> topics) {
		StringBuilder cursor = new StringBuilder(CursorFormat.version(false));
		for (Topic topic : topics) {
			if (this.chance.percent(80)) {
				cursor.append(new String(CursorFormat.place(topic, place(topic)), StandardCharsets.US_ASCII));
			}
		}
		return cursor.toString();
	}

	private Position place(Topic topic) {
		Position head = this.truth.history(topic).head();
		String epoch = this.chance.percent(70) ? head.epoch() : this.chance.of("zzzz", "AAAA", "0000");
		long offset = this.chance.percent(20) ? this.chance.spread(1, 1L << 40)
				: this.chance.between(0, (int) Math.min(1000, head.offset() + 2));
		if (offset == 0) {
			boolean hasTime = head.offset() == 0 && head.time() > 0;
			return hasTime ? new Position(epoch, 0, head.time() + this.chance.between(-9000, 1000))
					: Position.start(epoch);
		}
		Position real = this.truth.history(topic).placeAt(offset);
		return (real != null && this.chance.percent(80)) ? new Position(epoch, offset, real.time())
				: new Position(epoch, offset, Position.EARLIEST_TIME + this.chance.spread(1, 1L << 40));
	}

}
