package io.github.ssekit.internal.broker;

import java.time.Duration;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A key is known for its window, and no key is known for ever. */
class IdempotencyKeysTests {

	private static final Topic NEWS = Topic.of("news");

	private static final long WINDOW = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toNanos();

	private static final Published PUBLISHED = new Published(NEWS, Position.start("0000"), false);

	private static final Published AGAIN = new Published(NEWS, Position.start("0000"), true);

	private final IdempotencyKeys keys = new IdempotencyKeys();

	@Test
	void knowsAKeyUntilItsWindowIsOver() {
		this.keys.remember("a", PUBLISHED, 1000);

		assertThat(this.keys.find(NEWS, "a", 1000 + WINDOW)).isEqualTo(AGAIN);
		assertThat(this.keys.find(NEWS, "a", 1001 + WINDOW)).isNull();
	}

	@Test
	void tellsTheSameKeyOfTwoTopicsApart() {
		this.keys.remember("a", PUBLISHED, 0);

		assertThat(this.keys.find(Topic.of("sport"), "a", 0)).isNull();
	}

	@Test
	void forgetsTheOldestOfAllTopicsWhereThereAreTooMany() {
		for (int i = 0; i <= IdempotencyKeys.MAX_KEYS; i++) {
			this.keys.remember("k" + i, new Published(Topic.of("t" + i), Position.start("0000"), false), i);
		}

		assertThat(this.keys.size()).isEqualTo(IdempotencyKeys.MAX_KEYS);
		assertThat(this.keys.find(Topic.of("t0"), "k0", 100_000)).isNull();
		assertThat(this.keys.find(Topic.of("t1"), "k1", 100_000)).isNotNull();
	}

	@Test
	void forgetsTheOldestWhereTheyAreTooLarge() {
		String padding = "\u20ac".repeat(190);
		for (int i = 0; i < IdempotencyKeys.MAX_KEYS; i++) {
			this.keys.remember(padding + i, PUBLISHED, i);
		}

		assertThat(this.keys.bytes()).isBetween(IdempotencyKeys.MAX_BYTES - 1000, IdempotencyKeys.MAX_BYTES);
		assertThat(this.keys.find(NEWS, padding + 0, 100_000)).isNull();
		assertThat(this.keys.find(NEWS, padding + 99_999, 100_000)).isEqualTo(AGAIN);
	}

	@Test
	void forgetsWhatHasEndedThoughNobodyAsks() {
		this.keys.remember("a", PUBLISHED, 0);
		this.keys.remember("b", PUBLISHED, 1);
		this.keys.expire(WINDOW + 1);

		assertThat(this.keys.size()).isOne();
		this.keys.expire(WINDOW + 2);
		assertThat(this.keys.bytes()).isZero();
	}

}
