package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.assertj.core.api.Assertions;

/** What was announced on a node, in the order in which it was. */
final class RecordedAnnouncements implements BrokerListener {

	private final boolean repeats;

	private final ConcurrentMap<Topic, Announcements> topics = new ConcurrentHashMap<>();

	private final List<Topic> possibleGaps = new CopyOnWriteArrayList<>();

	RecordedAnnouncements(Features features) {
		this.repeats = features.repeats();
	}

	@Override
	public void onEvent(LiveEvent event) {
		of(event.topic()).add(event);
	}

	@Override
	public void onPossibleGap(Topic topic) {
		this.possibleGaps.add(topic);
	}

	List<Topic> possibleGaps() {
		return this.possibleGaps;
	}

	/** All announcements of a topic, repeated ones as well. */
	List<LiveEvent> all(Topic topic) {
		return of(topic).events();
	}

	/** The texts of all announcements of a topic. */
	List<String> texts(Topic topic) {
		return all(topic).stream().map((event) -> TestEvents.of(event.content())).toList();
	}

	/**
	 * The events of a topic that the store keeps; repeated ones once where they may be.
	 */
	List<StoredEvent> stored(Topic topic) {
		Set<Long> seen = new HashSet<>();
		return all(topic).stream()
			.filter(StoredEvent.class::isInstance)
			.map(StoredEvent.class::cast)
			.filter((event) -> seen.add(event.position().offset()) || !this.repeats)
			.toList();
	}

	/** Wait for as many events, and look at their order. */
	void assertInOrder(Topic topic, int count) {
		Eventually.is(count + " events of " + topic + " are heard", () -> stored(topic).size() >= count);
		Assertions.assertThat(stored(topic))
			.as("announced in the order of their offsets, without a hole")
			.extracting((event) -> event.position().offset())
			.containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
		Assertions.assertThat(of(topic).overlapped.get()).as("two calls for one topic at once").isFalse();
	}

	private Announcements of(Topic topic) {
		return this.topics.computeIfAbsent(topic, (key) -> new Announcements());
	}

	/** Of one topic: the calls have to come one after another. */
	private static final class Announcements {

		private final List<LiveEvent> events = new ArrayList<>();

		private final AtomicBoolean inside = new AtomicBoolean();

		private final AtomicBoolean overlapped = new AtomicBoolean();

		void add(LiveEvent event) {
			if (!this.inside.compareAndSet(false, true)) {
				this.overlapped.set(true);
			}
			Thread.onSpinWait(); // gives a second call the time to come
			synchronized (this) {
				this.events.add(event);
			}
			this.inside.set(false);
		}

		synchronized List<LiveEvent> events() {
			return List.copyOf(this.events);
		}

	}

}
