package io.github.ssekit.broker;

import java.time.Duration;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A key is known for its window, and no key is known for ever. */
class IdempotencyKeysTests {

	private static final Topic NEWS = Topic.of("news");

	private static final long WINDOW = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toMillis();

	private static final Published PUBLISHED = new Published(NEWS, Position.start("0000"), false);

	private final IdempotencyKeys keys = new IdempotencyKeys();

	@Test
	void knowsAKeyUntilItsWindowIsOver() {
		this.keys.remember(NEWS, "a", PUBLISHED, 1000);

		assertThat(this.keys.find(NEWS, "a", 1000 + WINDOW)).isSameAs(PUBLISHED);
		assertThat(this.keys.find(NEWS, "a", 1001 + WINDOW)).isNull();
	}

	@Test
	void tellsTheSameKeyOfTwoTopicsApart() {
		this.keys.remember(NEWS, "a", PUBLISHED, 0);

		assertThat(this.keys.find(Topic.of("sport"), "a", 0)).isNull();
	}

	@Test
	void forgetsTheOldestWhereThereAreTooMany() {
		for (int i = 0; i <= 100_000; i++) {
			this.keys.remember(NEWS, "key-" + i, PUBLISHED, i);
		}

		assertThat(this.keys.find(NEWS, "key-0", 100_000)).isNull();
		assertThat(this.keys.find(NEWS, "key-1", 100_000)).isSameAs(PUBLISHED);
	}

}
