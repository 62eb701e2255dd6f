package io.github.ssekit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.event.Topic;

/** Reads the data of the library's own events, which is plain JSON. */
final class OwnEvent {

	private static final Pattern TOPICS = Pattern.compile("\"topics\":\\[([^\\]]*)\\]");

	private final String data;

	OwnEvent(String data) {
		this.data = data;
	}

	String text(String name) {
		Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(this.data);
		return matcher.find() ? matcher.group(1) : "";
	}

	long number(String name) {
		return Long.parseLong(text(name));
	}

	boolean flag(String name) {
		return Boolean.parseBoolean(text(name));
	}

	/** What stands for a topic in the ids, as {@code sse.ready} says. */
	String nameOf(Topic topic) {
		Matcher matcher = Pattern.compile("\"([-0-9A-Za-z]+)\":" + Pattern.quote("\"" + topic.name() + "\""))
			.matcher(this.data.substring(Math.max(0, this.data.indexOf("\"topics\":{"))));
		return matcher.find() ? matcher.group(1) : "";
	}

	List<Topic> topics() {
		List<Topic> topics = new ArrayList<>();
		Matcher matcher = TOPICS.matcher(this.data);
		if (matcher.find()) {
			for (String quoted : matcher.group(1).split(",", -1)) {
				topics.add(Topic.of(quoted.substring(1, quoted.length() - 1)));
			}
		}
		return topics;
	}

}
