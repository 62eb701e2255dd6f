package io.github.ssekit.internal.broker;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FarEvents;
import io.github.ssekit.fakes.HeapMeter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a broker in memory remembers of keys, versions and sources takes no more than its
 * bound.
 */
class RememberedHeapTests {

	private static final int TWICE = 2 * IdempotencyKeys.MAX_KEYS;

	/** The longest there are, of characters of two bytes. */
	private static final String LONG = "\u20ac".repeat(190);

	@Test
	void shortKeysOfTopicsOfTheirOwn() {
		long[] counted = new long[1];
		long held = HeapMeter.heldBy(() -> {
			IdempotencyKeys keys = new IdempotencyKeys();
			for (int i = 0; i < TWICE; i++) {
				keys.remember("k" + i, published("t"), i);
			}
			assertThat(keys.size()).isEqualTo(IdempotencyKeys.MAX_KEYS);
			counted[0] = keys.bytes();
			return keys;
		});

		assertThat(counted[0]).isLessThanOrEqualTo(IdempotencyKeys.MAX_BYTES);
		HeapMeter.assertWithin(held, counted[0], HeapMeter.EXACT);
	}

	@Test
	void longKeysOfLongTopics() {
		HeapMeter.assertWithin(HeapMeter.heldBy(() -> {
			IdempotencyKeys keys = new IdempotencyKeys();
			for (int i = 0; i < TWICE; i++) {
				keys.remember(LONG + i, published(LONG + i), i);
			}
			return keys;
		}), IdempotencyKeys.MAX_BYTES, HeapMeter.EXACT);
	}

	@Test
	void versionsOfShortTopics() {
		long[] counted = new long[1];
		long held = HeapMeter.heldBy(() -> {
			TopicVersions versions = new TopicVersions();
			for (int i = 0; i < TWICE; i++) {
				versions.remember(published("t" + i), 1, i);
			}
			assertThat(versions.size()).isEqualTo(TopicVersions.MAX_TOPICS);
			counted[0] = versions.bytes();
			return versions;
		});

		assertThat(counted[0]).isLessThanOrEqualTo(TopicVersions.MAX_BYTES);
		HeapMeter.assertWithin(held, counted[0], HeapMeter.EXACT);
	}

	@Test
	void versionsOfLongTopics() {
		HeapMeter.assertWithin(HeapMeter.heldBy(() -> {
			TopicVersions versions = new TopicVersions();
			for (int i = 0; i < TWICE; i++) {
				versions.remember(published(LONG + i), 1, i);
			}
			return versions;
		}), TopicVersions.MAX_BYTES, HeapMeter.EXACT);
	}

	@Test
	void shortSourcesOfShortTopics() {
		long[] counted = new long[1];
		long held = HeapMeter.heldBy(() -> {
			SourcePositions sources = new SourcePositions();
			for (int i = 0; i < TWICE; i++) {
				sources.remember(published("t" + i), SourcePosition.of("s" + i, i), i);
			}
			counted[0] = sources.bytes();
			return sources;
		});

		assertThat(counted[0]).isBetween(SourcePositions.MAX_BYTES - 1000, SourcePositions.MAX_BYTES);
		HeapMeter.assertWithin(held, counted[0], HeapMeter.EXACT);
	}

	@Test
	void longSourcesOfLongTopics() {
		HeapMeter.assertWithin(HeapMeter.heldBy(() -> {
			SourcePositions sources = new SourcePositions();
			for (int i = 0; i < TWICE; i++) {
				sources.remember(published(LONG + i), SourcePosition.of("s".repeat(190) + i, i), i);
			}
			return sources;
		}), SourcePositions.MAX_BYTES, HeapMeter.EXACT);
	}

	private static Published published(String topic) {
		return new Published(Topic.of(topic), FarEvents.place(1), false);
	}

}
