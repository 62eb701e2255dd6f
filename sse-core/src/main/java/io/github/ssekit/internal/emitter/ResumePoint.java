package io.github.ssekit.internal.emitter;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream begins in one of its topics.
 *
 * @param topic the topic
 * @param from the place it resumes from; where that was lost, the place that the client
 * claimed, or the head where it claimed none that could be read
 * @param head the newest place
 * @param lost why it cannot be continued from there; null where it can
 * @param isNew whether the client brought a cursor in which the topic is not
 */
public record ResumePoint(Topic topic, Position from, Position head, @Nullable LostReason lost, boolean isNew) {

	/**
	 * Where a stream begins in a topic that is in its client's cursor, or whose client
	 * brought none.
	 * @param topic the topic
	 * @param from the place it resumes from
	 * @param head the newest place
	 * @param lost why it cannot be continued from there; null where it can
	 */
	public ResumePoint(Topic topic, Position from, Position head, @Nullable LostReason lost) {
		this(topic, from, head, lost, false);
	}

	/**
	 * The same in a topic that is not in the cursor that the client brought.
	 * @return a new place
	 */
	public ResumePoint asNew() {
		return new ResumePoint(this.topic, this.from, this.head, this.lost, true);
	}

	/**
	 * The same at the head, where something else makes up for what was lost.
	 * @return a new place
	 */
	public ResumePoint atHead() {
		return new ResumePoint(this.topic, this.head, this.head, null, this.isNew);
	}

	/**
	 * How many events lie between the place and the head.
	 * @return the distance, 0 where history was lost
	 */
	public long distance() {
		return (this.lost == null) ? this.head.offset() - this.from.offset() : 0;
	}

}
