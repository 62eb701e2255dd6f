package io.github.ssekit.test.contract;

import java.util.List;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an event store promises besides where several nodes share it. */
public interface EventStoreOnManyNodesContract extends EventStoreContract {

	/**
	 * Another node on what {@link #backend()} stores in.
	 * @return a backend of its own, which the test closes
	 */
	BackendUnderTest anotherNode();

	@Test
	default void seesOnEveryNodeWhatAPublishHasAnswered() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			Position last = here.head(topic);
			for (int i = 0; i < 50; i++) {
				Position published = ((i % 2 == 0) ? here : there).publish(topic, "event");
				List<StoredEvent> seen = ((i % 2 == 0) ? there : here).after(topic, last);
				assertThat(seen).extracting(StoredEvent::position).containsExactly(published);
				last = published;
			}
		}
	}

	@Test
	default void bringsTheSameToReadersOnEveryNode() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			Position start = here.head(topic);
			assertThat(there.head(topic)).as("the head of an empty topic").isEqualTo(start);
			SimultaneousThreads.of(4, (number) -> {
				for (int i = 0; i < 50; i++) {
					((number % 2 == 0) ? here : there).publish(topic, number + "-" + i);
				}
			});
			assertThat(here.after(topic, start)).hasSize(200).isEqualTo(there.after(topic, start));
		}
	}

	@Test
	default void continuesOnAnotherNodeWhatOneHasBegun() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			for (Position place : here.history(topic, 5)) {
				assertThat(there.after(topic, place)).hasSize(5 - (int) place.offset());
			}
		}
	}

}
