package io.github.ssekit.sample.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that an application tells Prometheus: names, their labels, and their values. */
final class Series {

	/** What Prometheus adds to all that it reads. */
	private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

	private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final Map<String, Map<String, Set<String>>> labels = new HashMap<>();

	Series(String scrape) {
		scrape.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher matcher = LINE.matcher(line);
			if (!matcher.matches()) {
				throw new AssertionError("This is no line of a scrape: " + line);
			}
			Map<String, Set<String>> known = this.labels.computeIfAbsent(matcher.group(1), (name) -> new HashMap<>());
			Matcher label = LABEL.matcher((matcher.group(2) != null) ? matcher.group(2) : "");
			while (label.find()) {
				known.computeIfAbsent(label.group(1), (name) -> new TreeSet<>()).add(label.group(2));
			}
		});
	}

	boolean has(String metric) {
		return this.labels.containsKey(metric);
	}

	boolean has(String metric, String label) {
		return OF_THE_TARGET.contains(label) || labelsOf(metric).containsKey(label);
	}

	boolean has(String metric, String label, String value) {
		return OF_THE_TARGET.contains(label) || labelsOf(metric).getOrDefault(label, Set.of()).contains(value);
	}

	private Map<String, Set<String>> labelsOf(String metric) {
		return this.labels.getOrDefault(metric, Map.of());
	}

}
