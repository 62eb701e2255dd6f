package io.github.ssekit.sample.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus refers to: as much of the language as dashboards and
 * alerts are written in.
 */
final class PromQl {

	private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

	private static final Pattern GROUPING = Pattern
		.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

	private static final Pattern SELECTOR = Pattern
		.compile("\\b([a-zA-Z_:][a-zA-Z0-9_:]*+)\\s*+(\\{[^}]*\\})?+(?!\\s*\\()");

	private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

	/** The metrics, each with its matchers, as often as they are named. */
	private final List<Selector> selectors = new ArrayList<>();

	/** The labels that are grouped or matched by. */
	private final Set<String> grouping = new TreeSet<>();

	PromQl(String expression) {
		String rest = expression.replaceAll("\\[[^\\]]*\\]", " ");
		Matcher groups = GROUPING.matcher(rest);
		while (groups.find()) {
			for (String label : groups.group(1).split(",")) {
				this.grouping.add(label.strip());
			}
		}
		Matcher found = SELECTOR.matcher(GROUPING.matcher(rest).replaceAll(" "));
		while (found.find()) {
			if (!WORDS.contains(found.group(1))) {
				this.selectors.add(new Selector(found.group(1), matchers(found.group(2))));
			}
		}
	}

	List<Selector> selectors() {
		return this.selectors;
	}

	Set<String> grouping() {
		return this.grouping;
	}

	private static Map<String, List<String>> matchers(String braces) {
		Map<String, List<String>> matchers = new LinkedHashMap<>();
		Matcher matcher = MATCHER.matcher((braces != null) ? braces : "");
		while (matcher.find()) {
			matchers.put(matcher.group(1), List.of(matcher.group(3).split("\\|")));
		}
		return matchers;
	}

	/**
	 * A metric that is read.
	 *
	 * @param metric its name
	 * @param matchers the values that are named, by label
	 */
	record Selector(String metric, Map<String, List<String>> matchers) {
	}

}
