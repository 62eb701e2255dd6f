package io.github.ssekit.redis.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted, and what the readers have heard. The first reader that hears an
 * event says what stands at that place of the topic; all others must hear the same there.
 * Thread-safe: guarded by the monitor.
 */
final class Book {

	private final Map<Topic, List<String>> heard = new ConcurrentHashMap<>();

	private final Map<Topic, List<Accepted>> accepted = new ConcurrentHashMap<>();

	private final AtomicLong deliveries = new AtomicLong();

	private volatile @Nullable String violation;

	/** An event was accepted. */
	synchronized void accept(Published published, String data) {
		Position position = published.position();
		if (position == null) {
			violated("'" + data + "' was accepted without a place");
			return;
		}
		this.accepted.computeIfAbsent(published.topic(), (topic) -> new ArrayList<>())
			.add(new Accepted(position.offset(), position.epoch(), data));
	}

	/**
	 * A reader has heard an event.
	 * @param reader who
	 * @param topic the topic
	 * @param place how many of the topic it has heard before
	 * @param data the event
	 */
	synchronized void hear(String reader, Topic topic, int place, String data) {
		this.deliveries.incrementAndGet();
		List<String> known = this.heard.computeIfAbsent(topic, (name) -> new ArrayList<>());
		if (place == known.size()) {
			known.add(data);
		}
		else if (!known.get(place).equals(data)) {
			violated(reader + " hears '" + data + "' at place " + place + " of " + topic + ", where others heard '"
					+ known.get(place) + "'");
		}
	}

	/** Something was not as promised. Only the first time counts: others may follow. */
	synchronized void violated(String what) {
		if (this.violation == null) {
			this.violation = what;
		}
	}

	/** What was not as promised; null for nothing. */
	@Nullable String violation() {
		return this.violation;
	}

	/** How many events of a topic were accepted. */
	synchronized int acceptedOf(Topic topic) {
		return this.accepted.getOrDefault(topic, List.of()).size();
	}

	/** How often an event was heard, by all readers. */
	long deliveries() {
		return this.deliveries.get();
	}

	/** How many events were accepted. */
	synchronized int accepted() {
		return this.accepted.values().stream().mapToInt(List::size).sum();
	}

	/** At the end: what was heard is what was accepted, in the order of the places. */
	synchronized void compare() {
		this.accepted.forEach((topic, events) -> {
			List<String> inOrder = events.stream()
				.sorted(Comparator.comparingLong(Accepted::offset))
				.map(Accepted::data)
				.toList();
			if (events.stream().map(Accepted::epoch).distinct().count() != 1) {
				violated("the history of " + topic + " has begun anew");
			}
			else if (events.stream().map(Accepted::offset).distinct().count() != events.size()) {
				violated("a place of " + topic + " was given twice");
			}
			else if (!inOrder.equals(this.heard.get(topic))) {
				violated("what was heard of " + topic + " is not what was accepted");
			}
		});
	}

	private record Accepted(long offset, String epoch, String data) {
	}

}
