package io.github.ssekit.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;

/** Two topics that share their short hash: found by search, among some ten thousand. */
public final class CollidingTopics {

	private static final Position ANYWHERE = Position.start("0000");

	private CollidingTopics() {
	}

	public static List<Topic> find() {
		Map<String, Topic> seen = new HashMap<>();
		for (int i = 0;; i++) {
			Topic topic = Topic.of("twin/" + i);
			Topic twin = seen.put(new String(CursorFormat.place(topic, ANYWHERE), StandardCharsets.US_ASCII), topic);
			if (twin != null) {
				return List.of(twin, topic);
			}
		}
	}

}
