package io.github.ssekit.redis.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.HubReader;
import io.github.ssekit.test.eventstream.MessageEvent;
import org.jspecify.annotations.Nullable;

/**
 * A reader that compares what it hears with what it must hear next: of each topic, the
 * numbers of each publisher run without a hole. Its counts are guarded by its monitor.
 */
final class Listener {

	private final String name;

	private final Book book;

	private final HubReader reader;

	private final Map<String, Topic> topics = new HashMap<>();

	/** How many were heard of each topic. */
	private final Map<Topic, Integer> places = new HashMap<>();

	/** The last number of each publisher in each topic. */
	private final Map<String, Long> numbers = new HashMap<>();

	private boolean ready;

	/** Where it is connected; used by one thread. */
	private @Nullable Member member;

	Listener(String name, List<Topic> topics, Book book) {
		this.name = name;
		this.book = book;
		topics.forEach((topic) -> this.topics.put(topic.name(), topic));
		this.reader = new HubReader(name, topics, this::hear);
	}

	void connectTo(Member chosen) {
		this.member = chosen;
		this.reader.connect(chosen.node().hub());
	}

	/** Whether it has to look for another node. */
	boolean isLost() {
		return this.member == null || !this.member.isAlive() || !this.reader.isConnected();
	}

	synchronized boolean isReady() {
		return this.ready;
	}

	synchronized int heardOf(Topic topic) {
		return this.places.getOrDefault(topic, 0);
	}

	private synchronized void hear(MessageEvent event) {
		if (event.type().equals("sse.ready")) {
			this.ready = true;
		}
		else if (event.type().equals("sse.reset") || event.type().equals("sse.dropped")) {
			this.book.violated(this.name + " is told " + event.type() + " " + event.data());
		}
		else if (event.type().equals(MessageEvent.DEFAULT_TYPE)) {
			String[] words = event.data().split(" ", -1);
			Topic topic = this.topics.get(words[0]);
			if (words.length != 3 || topic == null) {
				this.book.violated(this.name + " hears '" + event.data() + "', which nobody has said");
				return;
			}
			long number = Long.parseLong(words[2]);
			long before = this.numbers.getOrDefault(words[0] + ' ' + words[1], 0L);
			if (number != before + 1) {
				this.book.violated(this.name + " hears '" + event.data() + "' after number " + before
						+ ((number <= before) ? ": again" : ": something is missing"));
				return;
			}
			this.numbers.put(words[0] + ' ' + words[1], number);
			int place = this.places.merge(topic, 1, Integer::sum) - 1;
			this.book.hear(this.name, topic, place, event.data());
		}
	}

	@Override
	public synchronized String toString() {
		return this.name + " has heard " + this.places;
	}

}
