package io.github.ssekit.internal.emitter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.observe.StreamView;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one emitter, and the id line that they make together: put together from
 * ready-made pieces, of which an event changes one and brings it along. The array never
 * changes; what is in the cursors is guarded by the monitor of the {@link StreamState}.
 */
final class StreamCursor {

	private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] VERSION = CursorFormat.version(false).getBytes(StandardCharsets.US_ASCII);

	private static final byte[] VERSION_OF_LOGIN = CursorFormat.version(true).getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NO_PLACE = new byte[0];

	private static final byte[] END_MARK = CursorFormat.endMark().getBytes(StandardCharsets.US_ASCII);

	private final TopicCursor[] cursors;

	StreamCursor(Emitter emitter, String id, Collection<Topic> topics, boolean ofLogin) {
		Set<Topic> ambiguous = CursorFormat.ambiguous(topics);
		this.cursors = topics.stream()
			.map((topic) -> new TopicCursor(emitter, id, topic, ambiguous.contains(topic), ofLogin))
			.toArray(TopicCursor[]::new);
	}

	List<TopicCursor> all() {
		return List.of(this.cursors);
	}

	int size() {
		return this.cursors.length;
	}

	TopicCursor get(int index) {
		return this.cursors[index];
	}

	/** The track of a topic, or null for a topic that this stream does not hear. */
	@Nullable TopicCursor of(Topic topic) {
		for (TopicCursor cursor : this.cursors) {
			if (cursor.topic().equals(topic)) {
				return cursor;
			}
		}
		return null;
	}

	/** An id line is never longer than this. */
	int longestId(@Nullable String id) {
		int cursor = (id != null) ? id.length()
				: VERSION_OF_LOGIN.length + this.cursors.length * CursorFormat.LONGEST_PLACE;
		return ID.length + cursor + END_MARK.length + 1;
	}

	/**
	 * Write the id line with the cursor.
	 * @param moved what has just been moved by an event, or null
	 * @param place the piece of the cursor that all streams share after that event
	 * @return where it ends
	 */
	int writeId(byte[] target, int start, @Nullable TopicCursor moved, byte[] place) {
		int at = writeCursor(target, copy(ID, target, start), moved, place);
		target[at++] = '\n';
		return at;
	}

	/** Write the id line with the cursor, or with the id given. Answers where it ends. */
	int writeId(byte[] target, int start, @Nullable String id, boolean forGood) {
		int at = copy(ID, target, start);
		if (id != null) {
			at = copy(id.getBytes(StandardCharsets.US_ASCII), target, at);
		}
		else {
			at = writeCursor(target, at, null, NO_PLACE);
		}
		at = forGood ? copy(END_MARK, target, at) : at;
		target[at++] = '\n';
		return at;
	}

	/** The cursor as text. */
	String cursor() {
		StringBuilder text = new StringBuilder(CursorFormat.version(this.cursors[0].isOfLogin()));
		for (TopicCursor cursor : this.cursors) {
			text.append(new String(cursor.place(), StandardCharsets.US_ASCII));
		}
		return text.toString();
	}

	/** The first block, with what stands for each topic in the ids that follow. */
	EncodedEvent ready(String client, boolean recovered, long replayed, Collection<Topic> added, Duration retry) {
		Map<String, Topic> names = new LinkedHashMap<>();
		for (TopicCursor cursor : this.cursors) {
			names.put(CursorFormat.name(cursor.topic(), cursor.hasLongHash()), cursor.topic());
		}
		return ControlEvents.ready(client, recovered, replayed, added, names, retry);
	}

	/** How far each topic is behind. */
	List<StreamView.TopicLag> lags() {
		return Arrays.stream(this.cursors)
			.map((cursor) -> new StreamView.TopicLag(cursor.topic(), cursor.lag()))
			.toList();
	}

	private int writeCursor(byte[] target, int start, @Nullable TopicCursor moved, byte[] place) {
		int at = copy(this.cursors[0].isOfLogin() ? VERSION_OF_LOGIN : VERSION, target, start);
		for (TopicCursor cursor : this.cursors) {
			at = copy((cursor == moved && !cursor.hasLongHash()) ? place : cursor.place(), target, at);
		}
		return at;
	}

	private static int copy(byte[] source, byte[] target, int at) {
		System.arraycopy(source, 0, target, at, source.length);
		return at + source.length;
	}

}
