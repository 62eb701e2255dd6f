package io.github.ssekit.test.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One stream and what a client must make of it.
 *
 * @param name what it is about
 * @param input the bytes of the whole stream, each as a {@code char} up to U+00FF
 * @param events the events to be dispatched
 * @param lastEventId the last event id string after the stream
 * @param comments the comments to be heard
 * @param reconnectionTimes the reconnection times to be heard, in milliseconds
 */
record Vector(String name, String input, List<MessageEvent> events, String lastEventId, List<String> comments,
		List<Long> reconnectionTimes) {

	static Vector of(String name, String input) {
		return ofBytes(name, new String(input.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
	}

	static Vector ofBytes(String name, String input) {
		return new Vector(name, input, List.of(), "", List.of(), List.of());
	}

	/** Messages without id and of the default type. */
	Vector gives(String... data) {
		return gives(List.of(data).stream().map((text) -> new MessageEvent("message", text, "")).toList());
	}

	Vector gives(MessageEvent... events) {
		return gives(List.of(events));
	}

	private Vector gives(List<MessageEvent> events) {
		String last = events.isEmpty() ? "" : events.get(events.size() - 1).lastEventId();
		return new Vector(this.name, this.input, events, last, this.comments, this.reconnectionTimes);
	}

	Vector endsAt(String lastEventId) {
		return new Vector(this.name, this.input, this.events, lastEventId, this.comments, this.reconnectionTimes);
	}

	Vector comments(String... comments) {
		return new Vector(this.name, this.input, this.events, this.lastEventId, List.of(comments),
				this.reconnectionTimes);
	}

	Vector reconnectionTimes(Long... millis) {
		return new Vector(this.name, this.input, this.events, this.lastEventId, this.comments, List.of(millis));
	}

	/** The same after a byte order mark. */
	Vector afterByteOrderMark() {
		return new Vector(this.name + " (after a byte order mark)", "\u00ef\u00bb\u00bf" + this.input, this.events,
				this.lastEventId, this.comments, this.reconnectionTimes);
	}

	static MessageEvent event(String type, String data, String lastEventId) {
		return new MessageEvent(type, data, lastEventId);
	}

	byte[] bytes() {
		return this.input.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
