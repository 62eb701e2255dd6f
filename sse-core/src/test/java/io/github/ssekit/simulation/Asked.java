package io.github.ssekit.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.ParsedCursor;

/**
 * What a client has asked for when it opened a stream, and how things stood then.
 *
 * @param topics what it listens to
 * @param lastEventId what it brought, or null
 * @param start where it begins without a cursor
 * @param snapshot the state that it is to begin with, or null
 * @param marks how each topic stood when it asked
 */
record Asked(List<Topic> topics, String lastEventId, StartPosition start, SimulatedSnapshot snapshot,
		Map<Topic, Mark> marks) {

	static Asked now(Truth truth, List<Topic> topics, String lastEventId, StartPosition start,
			SimulatedSnapshot snapshot) {
		Map<Topic, Mark> marks = new HashMap<>();
		for (Topic topic : topics) {
			History history = truth.history(topic);
			marks.put(topic,
					new Mark(history.head(), history.locate(start), history.changes(), truth.passed(topic).size()));
		}
		return new Asked(topics, lastEventId, start, snapshot, marks);
	}

	/** What its cursor says. */
	ParsedCursor claim() {
		return CursorFormat.read(this.lastEventId, this.topics);
	}

	/** The places that its cursor claims. */
	Map<Topic, Position> claims() {
		return (claim() instanceof ParsedCursor.Places claimed) ? claimed.positions() : Map.of();
	}

	Mark mark(Topic topic) {
		return this.marks.get(topic);
	}

	@Override
	public String toString() {
		return this.topics + " from " + this.lastEventId + " or " + this.start
				+ ((this.snapshot != null) ? " with a snapshot" : "");
	}

	/**
	 * How a topic stood.
	 *
	 * @param head its head
	 * @param located where a reader without a cursor would have begun
	 * @param changes how often its head had changed
	 * @param passed how many events without history it had had
	 */
	record Mark(Position head, Position located, int changes, int passed) {
	}

}
