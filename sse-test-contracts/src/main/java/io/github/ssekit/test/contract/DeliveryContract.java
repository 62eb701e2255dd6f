package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A delivery costs what the listeners of its topic cost, not what all emitters cost; and
 * it reaches everybody who has listened since before it.
 */
public interface DeliveryContract extends RegistryContract {

	/** The events of a delivery are numbered; those of the library are not. */
	Pattern NUMBER = Pattern.compile("^data: (\\d+)$", Pattern.MULTILINE);

	@Test
	default void visitsTheListenersOfATopicAndNobodyElse() {
		EmitterRegistry registry = started();
		Topic wanted = Topic.of("wanted");
		for (int i = 0; i < 1000; i++) {
			registry.add(RecordedEmitter.listening("client-" + i, Topic.of("other/" + i), Topic.BROADCAST).emitter());
		}
		List<RecordedEmitter> listening = List.of(RecordedEmitter.listening("alice", wanted),
				RecordedEmitter.listening("bob", Topic.BROADCAST, wanted));
		listening.forEach((recorded) -> registry.add(recorded.emitter()));
		List<TopicCursor> visited = new ArrayList<>();
		registry.listeningTo(wanted).forEach(visited::add);
		assertThat(visited).extracting(TopicCursor::emitter)
			.containsExactlyInAnyOrder(listening.get(0).emitter(), listening.get(1).emitter());
		assertThat(visited).extracting(TopicCursor::topic).containsOnly(wanted);
		assertThat(registry.listeningTo(wanted).count()).isEqualTo(2);
		assertThat(registry.listeningTo(Topic.BROADCAST).count()).isEqualTo(1001);
	}

	@Test
	default void reachesThoseWhoAreLeftWhenOthersHaveGone() {
		EmitterRegistry registry = started();
		Topic topic = Topic.of("a");
		List<RecordedEmitter> all = IntStream.range(0, 500)
			.mapToObj((i) -> RecordedEmitter.listening("client-" + i, topic))
			.toList();
		all.forEach((recorded) -> registry.add(recorded.emitter()));
		for (int step : new int[] { 3, 2, 5 }) {
			IntStream.range(0, 500).filter((i) -> i % step == 0).forEach((i) -> registry.remove(all.get(i).emitter()));
			List<TopicCursor> visited = new ArrayList<>();
			registry.listeningTo(topic).forEach(visited::add);
			assertThat(visited).extracting(TopicCursor::emitter)
				.doesNotHaveDuplicates()
				.containsExactlyInAnyOrderElementsOf(registry.all());
			assertThat(registry.listeningTo(topic).count()).isEqualTo(registry.all().size());
		}
	}

	@Test
	default void reachesEveryListenerOnceWhileOthersJoinAndLeave() {
		EmitterRegistry registry = started();
		Topic topic = Topic.of("a");
		List<RecordedEmitter> staying = IntStream.range(0, 20)
			.mapToObj((i) -> RecordedEmitter.listening("stays-" + i, topic).begin())
			.toList();
		AtomicBoolean over = new AtomicBoolean();
		SimultaneousThreads.Running others = SimultaneousThreads.start(4, (number) -> {
			while (!over.get()) {
				List<RecordedEmitter> passing = IntStream.range(0, 30)
					.mapToObj((i) -> RecordedEmitter.listening("passes-" + i, topic))
					.toList();
				passing.forEach((recorded) -> registry.add(recorded.emitter()));
				passing.forEach((recorded) -> registry.remove(recorded.emitter()));
			}
		});
		staying.forEach((recorded) -> registry.add(recorded.emitter()));
		Listeners listeners = registry.listeningTo(topic);
		Position last = staying.get(0).headOf(topic);
		List<Integer> delivered = new ArrayList<>();
		for (int i = 1; i <= 1000; i++) {
			last = deliver(listeners, topic, last);
			delivered.add(i);
		}
		over.set(true);
		others.join();
		for (RecordedEmitter recorded : staying) {
			assertThat(numbers(recorded)).isEqualTo(delivered);
		}
		assertThat(registry.listeningTo(topic).count()).isEqualTo(20);
	}

	@Test
	default void deliversManyTopicsAtOnceToEmittersThatHearAll() {
		EmitterRegistry registry = started();
		Topic[] topics = { Topic.of("a"), Topic.of("b"), Topic.of("c"), Topic.of("d") };
		List<RecordedEmitter> emitters = IntStream.range(0, 20)
			.mapToObj((i) -> RecordedEmitter.listening("client-" + i, topics).begin())
			.toList();
		emitters.forEach((recorded) -> registry.add(recorded.emitter()));
		SimultaneousThreads.of(topics.length, (number) -> {
			Topic topic = topics[number];
			Position last = emitters.get(0).headOf(topic);
			for (int i = 0; i < 100; i++) {
				last = deliver(registry.listeningTo(topic), topic, last);
			}
		});
		for (RecordedEmitter recorded : emitters) {
			assertThat(numbers(recorded)).hasSize(400);
			assertThat(numbers(recorded).stream().filter((number) -> number == 100)).hasSize(4);
		}
	}

	private EmitterRegistry started() {
		registry().start(new InterestLog());
		return registry();
	}

	/** As a lane does, but one event at a time. */
	private static Position deliver(Listeners listeners, Topic topic, Position last) {
		Position place = new Position(last.epoch(), last.offset() + 1, Position.EARLIEST_TIME + last.offset());
		EventFrame frame = EventFrame
			.of(new StoredEvent(topic, place, last.time(), TestEvents.event(Long.toString(place.offset()))));
		listeners.forEach((track) -> {
			if (track.emitter().offer(track, frame)) {
				track.emitter().drain();
			}
		});
		return place;
	}

	private static List<Integer> numbers(RecordedEmitter recorded) {
		return NUMBER.matcher(recorded.sink().text())
			.results()
			.map((MatchResult result) -> Integer.valueOf(result.group(1)))
			.toList();
	}

}
