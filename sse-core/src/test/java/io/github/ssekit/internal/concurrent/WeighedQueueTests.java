package io.github.ssekit.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is in the queue is what is counted, in the queue and in the budget. */
class WeighedQueueTests {

	/** What the place of an element in the queue counts. */
	private static final int SLOT = 8;

	@Test
	void refusesWhatGoesBeyondItsBound() {
		WeighedQueue<String> queue = queueOf(3 * (SLOT + 10));

		assertThat(queue.offer("0123456789")).isTrue();
		assertThat(queue.offer("0123456789")).isTrue();
		assertThat(queue.offer("0123456789+")).isFalse();
		assertThat(queue.offer("0123456789")).isTrue();
		assertThat(queue.offer("")).as("nothing is for nothing").isFalse();
		assertThat(queue.size()).isEqualTo(3);
		assertThat(queue.bytes()).isEqualTo(3 * (SLOT + 10));
	}

	@Test
	void refusesWhatIsTooLargeForAnEmptyQueue() {
		WeighedQueue<String> queue = queueOf(SLOT + 1);

		assertThat(queue.offer("12")).isFalse();
		assertThat(queue.isEmpty()).isTrue();
		assertThat(queue.poll()).isNull();
	}

	@Test
	void boundsHowManyTinyElementsThereAre() {
		WeighedQueue<String> queue = queueOf(8 * 1024);
		while (queue.offer("")) {
			assertThat(queue.size()).isLessThanOrEqualTo(1024);
		}

		assertThat(queue.size()).isEqualTo(1024);
	}

	@Test
	void hasRoomAgainForWhatWasTakenOut() {
		WeighedQueue<String> queue = queueOf(2 * (SLOT + 1));
		queue.offer("1");
		queue.offer("2");
		assertThat(queue.offer("3")).isFalse();

		assertThat(queue.poll()).isEqualTo("1");
		assertThat(queue.offer("3")).isTrue();
		assertThat(queue.peek()).isEqualTo("2");
		queue.clear();
		assertThat(queue.bytes()).isZero();
		assertThat(queue.peek()).isNull();
	}

	@Test
	void sharesABudgetWithOthers() {
		MemoryBudget budget = new MemoryBudget(3 * (SLOT + 1));
		WeighedQueue<String> one = new WeighedQueue<>(1000, String::length, budget);
		WeighedQueue<String> other = new WeighedQueue<>(1000, String::length, budget);
		one.offer("1");
		one.offer("2");
		other.offer("3");
		assertThat(other.offer("4")).isFalse();
		assertThat(other.size()).isOne();

		one.poll();
		assertThat(other.offer("4")).isTrue();
		one.clear();
		other.clear();
		assertThat(budget.used()).isZero();
	}

	@Test
	void takesNothingOfTheBudgetWhereItsOwnBoundIsReached() {
		MemoryBudget budget = new MemoryBudget(1000);
		WeighedQueue<String> queue = new WeighedQueue<>(SLOT + 1, String::length, budget);
		queue.offer("1");

		assertThat(queue.offer("2")).isFalse();
		assertThat(budget.used()).isEqualTo(SLOT + 1);
	}

	@Test
	void bringsTheFirstFirstWhateverComesBetween() {
		Random random = new Random(7);
		MemoryBudget budget = new MemoryBudget(1 << 20);
		WeighedQueue<String> queue = new WeighedQueue<>(4096, String::length, budget);
		Deque<String> expected = new ArrayDeque<>();
		for (int i = 0; i < 100_000; i++) {
			boolean filling = (i / 500) % 2 == 0;
			if (random.nextInt(10) < (filling ? 7 : 3)) {
				String element = "x".repeat(random.nextInt(20)) + i;
				if (queue.offer(element)) {
					expected.addLast(element);
				}
			}
			else {
				assertThat(queue.poll()).isEqualTo(expected.pollFirst());
			}
			long bytes = expected.stream().mapToLong((element) -> SLOT + element.length()).sum();
			assertThat(queue.size()).isEqualTo(expected.size());
			assertThat(queue.bytes()).isEqualTo(bytes).isLessThanOrEqualTo(4096);
			assertThat(budget.used()).isEqualTo(bytes);
			assertThat(queue.peek()).isEqualTo(expected.peekFirst());
		}
	}

	@Test
	void isNotMadeWithoutRoom() {
		assertThatIllegalArgumentException().isThrownBy(() -> queueOf(0)).withMessageContaining("maxBytes = 0");
	}

	private static WeighedQueue<String> queueOf(long maxBytes) {
		return new WeighedQueue<>(maxBytes, String::length);
	}

}
