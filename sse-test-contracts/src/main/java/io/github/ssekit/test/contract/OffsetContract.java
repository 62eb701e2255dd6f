package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An offset is never given twice in an epoch, not even after a restart; they run 1, 2, 3
 * ... and an empty topic stands at 0.
 */
public interface OffsetContract extends BackendContract {

	@Test
	default void neverGivesAnOffsetTwice() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		Set<Position> given = ConcurrentHashMap.newKeySet();
		SimultaneousThreads.of(8, (number) -> {
			for (int i = 0; i < 50; i++) {
				given.add(node.publish(topic, number + "-" + i));
			}
		});
		assertThat(given).extracting(Position::offset).doesNotHaveDuplicates().hasSize(400);
		assertThat(node.after(topic, start)).extracting(StoredEvent::position)
			.hasSize(400)
			.containsExactlyInAnyOrderElementsOf(given);
	}

	@Test
	default void neverGivesAnOffsetTwiceNotEvenAfterARestart() {
		Topic topic = TestEvents.topic();
		List<Position> given = new ArrayList<>(TestNode.of(backend()).history(topic, 5).subList(1, 6));
		backend().restart();
		given.addAll(TestNode.of(backend()).history(topic, 5).subList(1, 6));
		assertThat(given).extracting((position) -> position.epoch() + position.offset()).doesNotHaveDuplicates();
	}

	@Test
	default void continuesAPlaceAfterARestartOrAdmitsThatItIsLost() {
		Topic topic = TestEvents.topic();
		List<Position> places = TestNode.of(backend()).history(topic, 5);
		backend().restart();
		TestNode node = TestNode.of(backend());
		node.publish(topic, "6");
		for (Position place : places) {
			Replay replay = node.replay(topic, place);
			if (replay instanceof Replay.Resumed) {
				assertThat(TestNode.whole(place, replay)).extracting((event) -> event.position().offset())
					.hasSize(6 - (int) place.offset());
			}
			else {
				assertThat(((Replay.Lost) replay).reason()).isIn(LostReason.EPOCH, LostReason.FORK);
			}
		}
	}

	@Test
	default void givesAnEmptyTopicAHeadInARealEpoch() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.head(topic);
		assertThat(head.offset()).isZero();
		assertThat(node.head(topic)).isEqualTo(head);
		assertThat(node.replay(topic, head)).isEqualTo(new Replay.Resumed(List.of(), head));
		Position first = node.publish(topic, "1");
		assertThat(first.offset()).isOne();
		assertThat(node.after(topic, head)).extracting(StoredEvent::before)
			.containsExactly(Position.start(first.epoch()));
	}

	@Test
	default void goesOnFromTheHeadOfAnEmptyTopicWhoeverAsksWhileItGetsItsFirstEvent() {
		TestNode node = TestNode.of(backend());
		for (int round = 0; round < 20; round++) {
			Topic topic = TestEvents.topic();
			Set<Position> heads = ConcurrentHashMap.newKeySet();
			SimultaneousThreads.of(4, (number) -> {
				if (number == 0) {
					node.publish(topic, "1");
				}
				else {
					heads.add(node.head(topic));
				}
			});
			heads.forEach((head) -> assertThat(node.after(topic, head)).hasSize(1 - (int) head.offset()));
		}
	}

	@Test
	default void leavesAnEmptyTopicEmptyThoughItIsRead() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.head(topic);
		for (int i = 0; i < 3; i++) {
			assertThat(node.after(topic, head)).isEmpty();
			assertThat(node.locate(topic, StartPosition.last(5)).offset()).isZero();
			assertThat(AwaitedResults.of(backend().store().moved(Map.of(topic, head)))).isSubsetOf(topic);
		}
		node.publish(topic, "1");
		assertThat(node.after(topic, head)).hasSize(1);
	}

	@Test
	default void neverLetsTheTimeOfATopicRunBackwards() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		SimultaneousThreads.of(4, (number) -> {
			for (int i = 0; i < 25; i++) {
				node.publish(topic, "event");
			}
		});
		assertThat(node.after(topic, start)).extracting((event) -> event.position().time())
			.isSorted()
			.allMatch((time) -> time >= Position.EARLIEST_TIME);
	}

}
