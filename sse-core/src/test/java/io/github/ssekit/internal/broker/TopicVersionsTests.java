package io.github.ssekit.internal.broker;

import java.time.Duration;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The newest version of a topic is known for a week, and of no more topics than that. */
class TopicVersionsTests {

	private static final long MEMORY = Duration.ofDays(7).toNanos();

	private final TopicVersions versions = new TopicVersions();

	@Test
	void knowsTheNewestForAWeek() {
		remember("news", 5, 1000);

		assertThat(find("news", 5, 1000 + MEMORY)).isNotNull();
		assertThat(find("news", 5, 1001 + MEMORY)).isNull();
	}

	@Test
	void forgetsTheTopicsThatWerePublishedToLeastRecentlyWhereThereAreTooMany() {
		remember("first", 5, 0);
		remember("second", 5, 0);
		remember("first", 6, 0);
		for (int i = 0; i < TopicVersions.MAX_TOPICS - 1; i++) {
			remember("t" + i, 5, 0);
		}

		assertThat(this.versions.size()).isEqualTo(TopicVersions.MAX_TOPICS);
		assertThat(find("second", 5, 0)).isNull();
		assertThat(find("first", 6, 0)).isNotNull();
	}

	@Test
	void forgetsThemWhereTheirNamesAreTooLarge() {
		String padding = "\u20ac".repeat(190);
		for (int i = 0; i < TopicVersions.MAX_TOPICS; i++) {
			remember(padding + i, 5, 0);
		}

		assertThat(this.versions.bytes()).isBetween(TopicVersions.MAX_BYTES - 1000, TopicVersions.MAX_BYTES);
		assertThat(find(padding + 0, 5, 0)).isNull();
		assertThat(find(padding + 99_999, 5, 0)).isNotNull();
	}

	@Test
	void forgetsWhatHasEndedThoughNobodyAsks() {
		remember("a", 5, 0);
		remember("b", 5, 1);
		remember("a", 6, 1);
		this.versions.expire(MEMORY + 1);
		assertThat(this.versions.size()).isEqualTo(2);

		this.versions.expire(MEMORY + 2);
		assertThat(this.versions.bytes()).isZero();
	}

	private void remember(String topic, long version, long now) {
		this.versions.remember(new Published(Topic.of(topic), Position.start("0000"), false), version, now);
	}

	private Published find(String topic, long version, long now) {
		return this.versions.find(Topic.of(topic), version, now);
	}

}
