package io.github.ssekit.test.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which topics do not stand any more where they are taken to stand: all of them are
 * named. Others may be, at the cost of a look at them.
 */
public interface HeadComparisonContract extends BackendContract {

	@Test
	default void namesEveryTopicThatStandsElsewhere() {
		TestNode node = TestNode.of(backend());
		Map<Topic, Position> heads = new HashMap<>();
		Topic goneOn = topic("gone-on");
		List<Position> places = node.history(goneOn, 3);
		heads.put(goneOn, places.get(2));
		Topic ahead = topic("ahead");
		Position head = node.history(ahead, 3).get(3);
		heads.put(ahead, new Position(head.epoch(), 4, head.time()));
		Topic ofAnotherTime = topic("of-another-time");
		Position second = node.history(ofAnotherTime, 2).get(2);
		heads.put(ofAnotherTime, new Position(second.epoch(), 2, second.time() + 1));
		Topic ofAnotherEpoch = topic("of-another-epoch");
		Position third = node.history(ofAnotherEpoch, 3).get(3);
		heads.put(ofAnotherEpoch, new Position(third.epoch().equals("aaaa") ? "bbbb" : "aaaa", 3, third.time()));
		Topic never = topic("never-looked-at");
		heads.put(never, Position.start("aaaa"));
		heads.put(topic("at-rest"), node.history(topic("at-rest"), 1).get(1));
		heads.put(topic("empty"), node.head(topic("empty")));
		assertThat(AwaitedResults.of(backend().store().moved(heads))).contains(goneOn, ahead, ofAnotherTime,
				ofAnotherEpoch, never);
	}

	@Test
	default void namesNobodyWhereNobodyIsAskedFor() {
		assertThat(AwaitedResults.of(backend().store().moved(Map.of()))).isEmpty();
	}

	private static Topic topic(String name) {
		return Topic.of("moved-" + name);
	}

}
