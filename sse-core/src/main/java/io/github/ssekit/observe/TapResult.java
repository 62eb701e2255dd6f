package io.github.ssekit.observe;

import java.util.List;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What was heard on a topic while somebody listened.
 *
 * @param topic the topic
 * @param events what came, in the order of the topic, as a stream would have been sent it
 * @param end why there is no more
 */
public record TapResult(Topic topic, List<Event> events, End end) {

	/**
	 * One event.
	 *
	 * @param id the cursor of a stream of this topic alone that has read the event
	 * @param event its name, also one of the library's own such as {@code sse.reset};
	 * null where it has none
	 * @param data its data, lines separated by LF
	 */
	public record Event(String id, @Nullable String event, String data) {
	}

	/** Why a tap ends. */
	public enum End {

		/** As many events came as were asked for. */
		MAX,

		/** The time was over. */
		TIME,

		/** What came was larger than a tap may keep. */
		SIZE,

		/** The node drains or stops. */
		CLOSED

	}

}
