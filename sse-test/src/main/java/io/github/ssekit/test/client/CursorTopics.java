package io.github.ssekit.test.client;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads from the ids of a stream which topic has moved: {@code sse.ready} says what
 * stands for each topic in the cursor, and an event changes the place of its topic alone.
 * Not thread-safe.
 */
final class CursorTopics {

	private static final Pattern TOPICS = Pattern.compile("\"topics\":\\{(.*)}}$", Pattern.DOTALL);

	private static final Pattern TOPIC = Pattern.compile("\"([-0-9A-Za-z]+)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))", Pattern.DOTALL);

	/** What begins a place in the cursor: four characters, or a dash and ten. */
	private static final Pattern NAME = Pattern.compile("-.{10}|.{4}");

	private final Map<String, String> topics = new HashMap<>();

	private String[] places = {};

	/** A stream has begun. */
	void onReady(String data, String lastEventId) {
		this.topics.clear();
		Matcher all = TOPICS.matcher(data);
		if (all.find()) {
			Matcher topic = TOPIC.matcher(all.group(1));
			while (topic.find()) {
				this.topics.put(topic.group(1), unescaped(topic.group(2)));
			}
		}
		this.places = placesOf(lastEventId);
	}

	/** A block has come. Answers the topic that it moves, if it is one that is known. */
	@Nullable String movedTo(String lastEventId) {
		String[] before = this.places;
		this.places = placesOf(lastEventId);
		String moved = null;
		for (int i = 1; i < this.places.length && before.length == this.places.length; i++) {
			if (!this.places[i].equals(before[i])) {
				if (moved != null) {
					return null; // not one event, but a reset
				}
				moved = this.places[i];
			}
		}
		Matcher name = (moved != null) ? NAME.matcher(moved) : null;
		return (name != null && name.lookingAt()) ? this.topics.get(name.group()) : null;
	}

	private static String[] placesOf(String lastEventId) {
		return lastEventId.split("\\.", -1);
	}

	/** A JSON string (RFC 8259, 7) of which only what has to be is escaped. */
	private static String unescaped(String json) {
		return ESCAPED.matcher(json)
			.replaceAll((escape) -> Matcher.quoteReplacement((escape.group(1) != null)
					? String.valueOf((char) Integer.parseInt(escape.group(1), 16)) : escape.group(2)));
	}

}
