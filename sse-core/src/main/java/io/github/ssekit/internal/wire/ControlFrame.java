package io.github.ssekit.internal.wire;

import java.util.Map;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * One of the library's own events on its way to one stream.
 *
 * @param content the lines after the id
 * @param moves where its id moves the stream in some of its topics
 * @param id the id where it is not the stream's cursor; null where it is
 * @param forGood whether the id bears the mark of a stream that ended for good
 */
public record ControlFrame(EncodedEvent content, Map<Topic, Position> moves, @Nullable String id,
		boolean forGood) implements Frame {

	/**
	 * A block that repeats the stream's cursor.
	 * @param content the lines after the id
	 * @return the frame
	 */
	public static ControlFrame of(EncodedEvent content) {
		return new ControlFrame(content, Map.of(), null, false);
	}

	@Override
	public byte[] body() {
		return this.content.bytes();
	}

}
