package io.github.ssekit.test.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what servers tell about themselves. */
final class RedisInfo {

	private RedisInfo() {
	}

	/** The lines {@code name:value} of {@code INFO} and {@code CLUSTER INFO}. */
	static Map<String, String> lines(String text) {
		Map<String, String> values = new HashMap<>();
		text.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				values.put(line.substring(0, colon), line.substring(colon + 1));
			}
		});
		return values;
	}

	/** A list of names and values in turn, as Sentinel answers. */
	static Map<String, String> pairs(List<?> list) {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i + 1 < list.size(); i += 2) {
			values.put(String.valueOf(list.get(i)), String.valueOf(list.get(i + 1)));
		}
		return values;
	}

	/** What a server tells about its part in replication. */
	static Map<String, String> replication(RedisServer server) {
		return lines(server.text("INFO", "replication"));
	}

	/** What {@code CONFIG GET} tells for one name. */
	static String configured(RedisServer server, String name) {
		if (server.command("CONFIG", "GET", name) instanceof List<?> reply) {
			String value = pairs(reply).get(name);
			if (value != null) {
				return value;
			}
		}
		throw new IllegalStateException(server + " knows no setting '" + name + "'");
	}

}
