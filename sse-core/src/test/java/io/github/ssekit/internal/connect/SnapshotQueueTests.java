package io.github.ssekit.internal.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.SnapshotLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose call is next, who may wait, and that all of it comes to nothing at the end. */
class SnapshotQueueTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final SnapshotQueue queue = new SnapshotQueue(new SnapshotLimits(4, TIMEOUT, 100));

	private long now;

	@Test
	void theEndpointWithTheFewestRunningIsNext() {
		List<SnapshotCall> slow = add("slow", 20);
		assertThat(beginAll()).isEqualTo(slow.subList(0, 4));
		List<SnapshotCall> fast = add("fast", 20);
		// one more than run at once, because it has none of them
		assertThat(beginAll()).isEqualTo(fast.subList(0, 1));

		this.queue.end(slow.get(0), this.now);
		assertThat(beginAll()).isEmpty(); // as many as may run at once
		this.queue.end(slow.get(1), this.now);
		assertThat(beginAll()).isEqualTo(fast.subList(1, 2));
		// two and two: whoever returns is followed by one of its own
		this.queue.end(fast.get(0), this.now);
		assertThat(beginAll()).isEqualTo(fast.subList(2, 3));
		this.queue.end(slow.get(2), this.now);
		assertThat(beginAll()).isEqualTo(slow.subList(4, 5));
	}

	@Test
	void endpointsWithAsManyRunningTakeTurns() {
		add("a", 3);
		add("b", 3);
		assertThat(beginAll()).extracting(SnapshotCall::endpoint).containsExactly("a", "b", "a", "b");
	}

	@Test
	void anEndpointMayHaveAsManyWaitingAsPlacesAreLeft() {
		add("a", 4);
		beginAll();
		assertThat(refused("a", 51)).isEqualTo(1);
		assertThat(refused("b", 26)).isEqualTo(1);
		assertThat(refused("c", 1)).isZero();
	}

	@Test
	void aCallThatHangsGivesItsPlaceToOthersAndKeepsItsThread() {
		List<SnapshotCall> first = add("a", 4);
		beginAll();
		this.now += TIMEOUT.toNanos() / 2;
		List<SnapshotCall> second = add("b", 4);
		beginAll();
		this.now += TIMEOUT.toNanos() / 2;

		assertThat(this.queue.overdue(this.now).calls()).isEqualTo(first);

		List<SnapshotCall> begun = beginAll();
		assertThat(begun).isEqualTo(second.subList(1, 4)).allMatch(SnapshotCall::isSpare);
		assertThat(this.queue.hanging()).containsExactly(new SnapshotQueue.Hanging("a", 4, 0));
		assertThat(this.queue.add(call("a"))).contains("4 calls of endpoint a hang");
	}

	@Test
	void whoWaitsGoesOnWaitingWhereOthersOfTheEndpointReturn() {
		List<SnapshotCall> calls = add("a", 10);
		beginAll();
		this.now += TIMEOUT.toNanos() / 2;
		this.queue.end(calls.get(1), this.now);
		beginAll();
		this.now += TIMEOUT.toNanos() / 2;

		SnapshotQueue.Overdue overdue = this.queue.overdue(this.now);

		assertThat(overdue.calls()).containsExactly(calls.get(0), calls.get(2), calls.get(3));
		assertThat(overdue.inVain()).isEmpty();
		assertThat(this.queue.waiting()).isEqualTo(5);
	}

	@Test
	void whoWaitsIsGivenUpWhereNoneOfTheEndpointHasReturned() {
		List<SnapshotCall> calls = add("a", 10);
		beginAll();
		this.now += TIMEOUT.toNanos();
		assertThat(this.queue.overdue(this.now).inVain()).isEqualTo(calls.subList(4, 10));
		assertThat(this.queue.waiting()).isZero();
	}

	/** Whatever happens in whatever order. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void holdsItsBoundsAndSettlesToNothing(long seed) {
		Random random = new Random(seed);
		List<SnapshotCall> waiting = new ArrayList<>();
		List<SnapshotCall> begun = new ArrayList<>();
		for (int step = 0; step < 5000; step++) {
			this.now += random.nextInt(100) * 1_000_000L;
			int choice = random.nextInt(10);
			if (choice < 4) {
				SnapshotCall call = call("endpoint-" + random.nextInt(6));
				if (this.queue.add(call) == null) {
					waiting.add(call);
				}
			}
			else if (choice < 5 && !waiting.isEmpty()) {
				this.queue.remove(waiting.remove(random.nextInt(waiting.size())));
			}
			else if (choice < 8 && !begun.isEmpty()) {
				this.queue.end(begun.remove(random.nextInt(begun.size())), this.now);
			}
			else if (choice < 9) {
				waiting.removeAll(this.queue.overdue(this.now).inVain());
			}
			List<SnapshotCall> next = beginAll();
			waiting.removeAll(next);
			begun.addAll(next);
			assertThat(this.queue.waiting()).isEqualTo(waiting.size()).isLessThanOrEqualTo(100);
			assertThat(begun).hasSizeLessThanOrEqualTo(16);
			assertThat(begun.stream().filter((call) -> !call.isSpare()).count()).isLessThanOrEqualTo(4);
			Map<String, Integer> threads = new LinkedHashMap<>();
			begun.forEach((call) -> threads.merge(call.endpoint(), 1, Integer::sum));
			assertThat(threads.values()).allMatch((number) -> number <= 4);
		}
		waiting.forEach(this.queue::remove);
		begun.forEach((call) -> this.queue.end(call, this.now));
		assertThat(this.queue.isEmpty()).isTrue();
	}

	private List<SnapshotCall> add(String endpoint, int calls) {
		List<SnapshotCall> added = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			added.add(call(endpoint));
			assertThat(this.queue.add(added.get(i))).isNull();
		}
		return added;
	}

	private int refused(String endpoint, int calls) {
		int refused = 0;
		for (int i = 0; i < calls; i++) {
			refused += (this.queue.add(call(endpoint)) != null) ? 1 : 0;
		}
		return refused;
	}

	private List<SnapshotCall> beginAll() {
		List<SnapshotCall> begun = new ArrayList<>();
		for (SnapshotCall next = this.queue.begin(this.now); next != null; next = this.queue.begin(this.now)) {
			begun.add(next);
		}
		return begun;
	}

	private static SnapshotCall call(String endpoint) {
		return new SnapshotCall(new Snapshot(endpoint, () -> null, true));
	}

}
