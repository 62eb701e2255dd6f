package io.github.ssekit.internal.broker;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What was put is there for its time, and never more of it than the bounds allow. */
class ExpiringCacheTests {

	private static final int LIFE = 100;

	private static final int MAX_ENTRIES = 3;

	private final ExpiringCache<String, Integer> cache = new ExpiringCache<>(LIFE, MAX_ENTRIES, 1 << 20,
			String::length);

	@Test
	void forgetsAnEntryWhenItsTimeIsOver() {
		this.cache.put("a", 1, 5);

		assertThat(this.cache.get("a", 5 + LIFE)).isOne();
		assertThat(this.cache.get("a", 6 + LIFE)).isNull();
		assertThat(this.cache.bytes()).isZero();
	}

	@Test
	void forgetsNothingBeforeItsTimeWhereTheClockOfTheMachineOverflows() {
		this.cache.put("a", 1, Long.MAX_VALUE);

		assertThat(this.cache.get("a", Long.MIN_VALUE + LIFE - 1)).isOne();
		assertThat(this.cache.get("a", Long.MIN_VALUE + LIFE)).isNull();
	}

	@Test
	void forgetsWhatHasEndedThoughNobodyAsks() {
		this.cache.put("a", 1, 0);
		this.cache.put("b", 1, 1);
		this.cache.put("a", 2, 1);
		this.cache.expire(LIFE + 1);
		assertThat(this.cache.size()).isEqualTo(2);

		this.cache.expire(LIFE + 2);
		assertThat(this.cache.size()).isZero();
		assertThat(this.cache.bytes()).isZero();
	}

	@Test
	void forgetsWhatWasPutLeastRecentlyWhereThereAreTooMany() {
		this.cache.put("a", 1, 0);
		this.cache.put("b", 1, 0);
		this.cache.put("c", 1, 0);
		this.cache.put("a", 2, 0);
		assertThat(this.cache.get("b", 0)).as("which does not keep it").isOne();
		this.cache.put("d", 1, 0);

		assertThat(this.cache.size()).isEqualTo(MAX_ENTRIES);
		assertThat(this.cache.get("b", 0)).isNull();
		assertThat(this.cache.get("a", 0)).isEqualTo(2);
	}

	@Test
	void forgetsAsManyAsItTakesWhereALargeOneComes() {
		ExpiringCache<String, Integer> small = new ExpiringCache<>(LIFE, 1000, 1000, String::length);
		for (int i = 0; i < 100; i++) {
			small.put("key-" + i, i, 0);
			assertThat(small.bytes()).isLessThanOrEqualTo(1000);
		}
		assertThat(small.size()).isGreaterThan(5);
		assertThat(small.get("key-99", 0)).isEqualTo(99);
		small.put("x".repeat(850), 1, 0);

		assertThat(small.size()).isOne();
		assertThat(small.bytes()).isBetween(850L, 1000L);
	}

	@Test
	void keepsNothingThatIsLargerThanAllOfIt() {
		ExpiringCache<String, Integer> small = new ExpiringCache<>(LIFE, 1000, 1000, String::length);
		small.put("x".repeat(1000), 1, 0);

		assertThat(small.size()).isZero();
		assertThat(small.bytes()).isZero();
	}

	@Test
	void countsAnEntryOnceHoweverOftenItIsPut() {
		this.cache.put("a", 1, 0);
		long once = this.cache.bytes();
		this.cache.put("a", 2, 0);

		assertThat(this.cache.bytes()).isEqualTo(once);
	}

}
