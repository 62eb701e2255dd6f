package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The library's own events, as the lines that follow their id: named events with data,
 * because clients forget blocks without data, and because {@code EventSource} can read
 * neither headers nor status.
 */
public final class ControlEvents {

	private ControlEvents() {
	}

	/**
	 * The first block of every stream.
	 * @param client the client's id
	 * @param recovered whether it goes on from each place that the client's cursor has
	 * @param replayed the distance to the head, in events
	 * @param newTopics those that are not in the cursor that the client brought; left out
	 * where there are none
	 * @param names all topics of the stream, by their names in the cursor
	 * @param retry the reconnection time of this stream
	 * @return the lines after the id
	 */
	public static EncodedEvent ready(String client, boolean recovered, long replayed, Collection<Topic> newTopics,
			Map<String, Topic> names, Duration retry) {
		String added = newTopics.isEmpty() ? "" : ",\"newTopics\":" + array(newTopics);
		return block("sse.ready", "{\"client\":" + quote(client) + ",\"recovered\":" + recovered + ",\"replayed\":"
				+ replayed + added + ",\"topics\":" + object(names) + "}", retry);
	}

	/**
	 * Says that history was lost, so that the page loads its state anew.
	 * @param reason why
	 * @param topics of which topics
	 * @return the lines after the id
	 */
	public static EncodedEvent reset(LostReason reason, Collection<Topic> topics) {
		return block("sse.reset", "{\"reason\":" + quote(reason.word()) + ",\"topics\":" + array(topics) + "}", null);
	}

	/**
	 * The last block of a stream: {@code sse.ended} where it is over for good,
	 * {@code sse.closed} where the client is to come back, so that a client which knows
	 * names only can stop at the one.
	 * @param reason why it ends
	 * @param retry the reconnection time from now on
	 * @return the lines after the id
	 */
	public static EncodedEvent last(CloseReason reason, Duration retry) {
		return block(reason.isForGood() ? "sse.ended" : "sse.closed", "{\"reason\":" + quote(reason.word()) + "}",
				retry);
	}

	/**
	 * The only block of a stream that is refused softly.
	 * @param reason why
	 * @param retry when to try again
	 * @return the lines after the id
	 */
	public static EncodedEvent refused(RefuseReason reason, Duration retry) {
		return block("sse.refused", "{\"reason\":" + quote(reason.word()) + "}", retry);
	}

	/**
	 * Says that events without history were dropped, because the reader is slow.
	 * @param count how many since it was last said
	 * @return the lines after the id
	 */
	public static EncodedEvent dropped(long count) {
		return block("sse.dropped", "{\"count\":" + count + "}", null);
	}

	/**
	 * Says that the stream is about to end, because the right to it does.
	 * @param at when
	 * @param in how long that is from now; not negative
	 * @return the lines after the id
	 */
	public static EncodedEvent authExpiring(Instant at, Duration in) {
		return block("sse.auth-expiring", "{\"expires\":" + quote(at.toString()) + ",\"in\":" + in.toSeconds() + "}",
				null);
	}

	private static EncodedEvent block(String name, String data, @Nullable Duration retry) {
		String lines = "event: " + name + "\ndata: " + data + "\n\n";
		String block = (retry != null) ? "retry: " + retry.toMillis() + "\n" + lines : lines;
		return new EncodedEvent(block.getBytes(StandardCharsets.UTF_8));
	}

	private static String array(Collection<Topic> topics) {
		return topics.stream().map((topic) -> quote(topic.name())).collect(Collectors.joining(",", "[", "]"));
	}

	private static String object(Map<String, Topic> topics) {
		return topics.entrySet()
			.stream()
			.map((topic) -> quote(topic.getKey()) + ":" + quote(topic.getValue().name()))
			.collect(Collectors.joining(",", "{", "}"));
	}

	/** JSON strings (RFC 8259, 7); names have no control characters, but who knows. */
	private static String quote(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				quoted.append('\\').append(c);
			}
			else if (c < ' ' || c == '\u2028' || c == '\u2029') {
				quoted.append(String.format("\\u%04x", (int) c));
			}
			else {
				quoted.append(c);
			}
		}
		return quoted.append('"').toString();
	}

}
