package io.github.ssekit.test.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a parser says. */
class Recorder implements EventStreamListener {

	final List<MessageEvent> events = new ArrayList<>();

	final List<String> comments = new ArrayList<>();

	final List<Long> reconnectionTimes = new ArrayList<>();

	final List<String> lastEventIds = new ArrayList<>();

	final List<Block> blocks = new ArrayList<>();

	final List<Block> discarded = new ArrayList<>();

	final EventStreamParser parser = new EventStreamParser(this);

	Recorder feed(String text) {
		this.parser.feed(text.getBytes(StandardCharsets.UTF_8));
		return this;
	}

	Recorder end() {
		this.parser.end();
		return this;
	}

	String lastEventId() {
		return this.lastEventIds.isEmpty() ? "" : this.lastEventIds.get(this.lastEventIds.size() - 1);
	}

	List<String> data() {
		return this.events.stream().map(MessageEvent::data).toList();
	}

	@Override
	public void event(MessageEvent event) {
		this.events.add(event);
	}

	@Override
	public void comment(String text) {
		this.comments.add(text);
	}

	@Override
	public void reconnectionTime(long millis) {
		this.reconnectionTimes.add(millis);
	}

	@Override
	public void lastEventId(String id) {
		this.lastEventIds.add(id);
	}

	@Override
	public void block(Block block) {
		this.blocks.add(block);
	}

	@Override
	public void discarded(Block block) {
		this.discarded.add(block);
	}

}
