package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

/** Topics that share their short hash: found by search, among some ten thousand. */
public final class CollidingTopics {

	private static final Position ANYWHERE = Position.start("0000");

	private CollidingTopics() {
	}

	/** Two that share one. */
	public static List<Topic> find() {
		return find(1);
	}

	/** So many pairs of which each shares one, a pair after the other. */
	public static List<Topic> find(int pairs) {
		List<Topic> found = new ArrayList<>();
		Map<String, Topic> seen = new HashMap<>();
		for (int i = 0; found.size() < 2 * pairs; i++) {
			Topic topic = Topic.of("twin/" + i);
			// taken out, so that a third one begins a pair
			Topic twin = seen.remove(hash(topic));
			if (twin != null) {
				found.addAll(List.of(twin, topic));
			}
			else {
				seen.put(hash(topic), topic);
			}
		}
		return found;
	}

	private static String hash(Topic topic) {
		return new String(CursorFormat.place(topic, ANYWHERE), StandardCharsets.US_ASCII);
	}

}
