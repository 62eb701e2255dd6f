package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/** Many publish versions in no order, and readers hear them rise. */
final class ShuffledVersions {

	private ShuffledVersions() {
	}

	/** Versions 1 to n, in no order, by eight threads over these nodes. */
	static void publish(List<TestNode> nodes, Topic topic, int versions) {
		List<Integer> shuffled = new ArrayList<>(IntStream.rangeClosed(1, versions).boxed().toList());
		Collections.shuffle(shuffled);
		List<Published> answers = new CopyOnWriteArrayList<>();
		SimultaneousThreads.of(8, (number) -> {
			for (int i = number; i < versions; i += 8) {
				long version = shuffled.get(i);
				answers.add(nodes.get(number % nodes.size())
					.publish(topic, TestEvents.event(Long.toString(version)),
							new PublishOptions(Retention.DEFAULT, null, version)));
			}
		});
		assertThat(answers).hasSize(versions).anyMatch(Published::outdated);
	}

	/** What this node has heard: versions that rise, and the newest at the end. */
	static void assertRising(TestNode node, Topic topic, int newest) {
		Eventually.is("the newest is heard", () -> node.heard().texts(topic).contains(Integer.toString(newest)));
		List<Integer> heard = node.heard()
			.stored(topic)
			.stream()
			.map((event) -> Integer.valueOf(TestEvents.of(event.content())))
			.toList();
		assertThat(heard).doesNotHaveDuplicates().isSorted().endsWith(newest);
	}

}
