package io.github.ssekit.internal.concurrent;

import java.util.concurrent.ThreadLocalRandom;

import io.github.ssekit.fakes.Crowd;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Nobody gets more than there is, and what is given back is there again. */
class MemoryBudgetTests {

	@Test
	void reservesNoMoreThanThereIs() {
		MemoryBudget budget = new MemoryBudget(10);

		assertThat(budget.tryReserve(7)).isTrue();
		assertThat(budget.tryReserve(4)).isFalse();
		assertThat(budget.tryReserve(Long.MAX_VALUE)).isFalse();
		assertThat(budget.tryReserve(3)).isTrue();
		assertThat(budget.used()).isEqualTo(10);
		budget.release(3);
		assertThat(budget.tryReserve(3)).isTrue();
	}

	@Test
	void refusesNobodyForWhomThereIsEnoughThoughManyAskAtOnce() {
		int threads = 4;
		MemoryBudget budget = new MemoryBudget(threads * 10L);
		Crowd crowd = new Crowd();
		for (int i = 0; i < threads; i++) {
			crowd.add(() -> {
				for (int j = 0; j < 50_000; j++) {
					int bytes = 1 + ThreadLocalRandom.current().nextInt(10);
					assertThat(budget.tryReserve(bytes)).isTrue();
					assertThat(budget.used()).isLessThanOrEqualTo(budget.maxBytes());
					budget.release(bytes);
				}
			});
		}
		crowd.run();

		assertThat(budget.used()).isZero();
	}

	@Test
	void isNotMadeOfNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MemoryBudget(0))
			.withMessageContaining("maxBytes = 0");
	}

}
