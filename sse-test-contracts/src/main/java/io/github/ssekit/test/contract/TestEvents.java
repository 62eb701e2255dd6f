package io.github.ssekit.test.contract;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;

/** Contents by which events are known again, and names that no other test uses. */
final class TestEvents {

	private TestEvents() {
	}

	static EncodedEvent event(String text) {
		return new EncodedEvent(("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
	}

	/** An event of so many bytes. */
	static EncodedEvent eventOf(int bytes) {
		return event("x".repeat(bytes - "data: \n\n".length()));
	}

	static String of(EncodedEvent event) {
		String lines = new String(event.bytes(), StandardCharsets.UTF_8);
		return lines.substring("data: ".length(), lines.length() - 2);
	}

	static Topic topic() {
		return Topic.of(unique("contract"));
	}

	static String unique(String word) {
		return word + "-" + UUID.randomUUID();
	}

}
