package io.github.ssekit.emitter;

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
 */
public record ResumePoint(Topic topic, Position from, Position head, @Nullable LostReason lost) {

	/**
	 * How many events lie between the place and the head.
	 * @return the distance, 0 where history was lost
	 */
	public long distance() {
		return (this.lost == null) ? this.head.offset() - this.from.offset() : 0;
	}

}
