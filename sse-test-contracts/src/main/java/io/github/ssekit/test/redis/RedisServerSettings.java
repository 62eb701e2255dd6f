package io.github.ssekit.test.redis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a server is told in its configuration file. Later settings replace earlier ones of
 * the same name.
 *
 * @param values by name, each as it stands in {@code redis.conf}
 * @param lines what may stand there more than once
 * @param tls the certificate of a server that speaks nothing but TLS, or null
 */
record RedisServerSettings(Map<String, String> values, List<String> lines, @Nullable TlsCertificate tls) {

	RedisServerSettings {
		values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
		lines = List.copyOf(lines);
	}

	RedisServerSettings(Map<String, String> values, List<String> lines) {
		this(values, lines, null);
	}

	/** These settings, and below them those every server of ours begins with. */
	String file(Map<String, String> defaults) {
		Map<String, String> all = new LinkedHashMap<>(defaults);
		all.putIfAbsent("save", "");
		all.putAll(this.values);
		StringBuilder file = new StringBuilder();
		all.forEach(
				(name, value) -> file.append(name).append(' ').append(value.isEmpty() ? "\"\"" : value).append('\n'));
		this.lines.forEach((line) -> file.append(line).append('\n'));
		return file.toString();
	}

}
