package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Every topic has its turn once an interval, and turns are alike. */
class PositionCheckTests {

	private final Map<String, Topic> topics = new ConcurrentHashMap<>();

	private final PositionCheck positionCheck = new PositionCheck(this.topics.values(), Duration.ofSeconds(5));

	@Test
	void namesEveryTopicOnceARoundAndAboutAsManyEachTurn() {
		come(0, 1005);
		for (int round = 0; round < 3; round++) {
			List<Topic> named = new ArrayList<>();
			for (int turn = 0; turn < 10; turn++) {
				List<Topic> next = this.positionCheck.next();
				assertThat(next).hasSizeLessThanOrEqualTo(101);
				named.addAll(next);
			}
			assertThat(named).containsExactlyInAnyOrderElementsOf(this.topics.values());
		}
	}

	@Test
	void namesAFewTopicsNoMoreOftenThanThat() {
		come(0, 3);
		assertThat(turns(40)).hasSize(12);
	}

	@Test
	void namesNobodyWhereNobodyListensAndWhoComesThenInTheNextRound() {
		assertThat(turns(15)).isEmpty();
		come(0, 1);
		assertThat(turns(10)).containsExactly(Topic.of("topic-0"));
	}

	@Test
	void namesNobodyWhoHasGoneAndLeavesOutNobodyWhileManyCome() {
		come(0, 100);
		List<Topic> named = new ArrayList<>();
		for (int turn = 0; turn < 100; turn++) {
			this.topics.remove("topic-" + turn);
			come(100 + turn * 10, 10);
			named.addAll(this.positionCheck.next());
		}
		named.addAll(turns(20));
		assertThat(named).containsAll(this.topics.values());
		this.topics.clear();
		// who went while the round looked at the place is named once more at most
		assertThat(turns(10)).hasSizeLessThanOrEqualTo(1);
		assertThat(turns(10)).isEmpty();
	}

	private void come(int from, int howMany) {
		IntStream.range(from, from + howMany)
			.forEach((number) -> this.topics.put("topic-" + number, Topic.of("topic-" + number)));
	}

	private List<Topic> turns(int howMany) {
		return IntStream.range(0, howMany).boxed().flatMap((turn) -> this.positionCheck.next().stream()).toList();
	}

}
