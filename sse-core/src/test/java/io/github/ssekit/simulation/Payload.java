package io.github.ssekit.simulation;

import java.nio.charset.StandardCharsets;

import io.github.ssekit.event.EncodedEvent;

/**
 * What is published: a word that no other event has, and then as much as there is to be,
 * in several lines now and then.
 */
final class Payload {

	private Payload() {
	}

	static String text(String word, int size, boolean inLines) {
		StringBuilder text = new StringBuilder(word).append(' ');
		while (text.length() < size) {
			text.append(inLines && text.length() % 50 == 0 ? '\n' : 'x');
		}
		return text.toString();
	}

	/** Data that is no text, so that an encoder is asked. */
	record Wrapped(String text) {
	}

	/** The word of an event that a page was given. */
	static String wordOf(String data) {
		int end = data.indexOf(' ');
		return (end < 0) ? data : data.substring(0, end);
	}

	/** The word of an event on its way. */
	static String wordOf(EncodedEvent content) {
		String lines = new String(content.bytes(), StandardCharsets.UTF_8);
		int data = lines.startsWith("data: ") ? 0 : lines.indexOf("\ndata: ") + 1;
		return wordOf(lines.substring(data + "data: ".length(), lines.indexOf('\n', data)));
	}

}
