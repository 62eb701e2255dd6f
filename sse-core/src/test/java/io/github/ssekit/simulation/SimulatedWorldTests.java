package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.WorkerPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Time and threads of the simulation keep to what {@code HubRuntime} promises. */
class SimulatedWorldTests {

	private final List<String> done = new ArrayList<>();

	@Test
	void runsTheTasksOfOneThreadInTheirOrderAndThoseOfOthersInAny() {
		Set<List<String>> orders = new HashSet<>();
		for (long seed = 0; seed < 200; seed++) {
			this.done.clear();
			SimulatedWorld world = world(seed);
			WorkerPool one = runtime(world).workers("one", 1);
			WorkerPool other = runtime(world).workers("other", 1);
			List.of("a", "b").forEach((task) -> one.execute(() -> this.done.add(task)));
			List.of("x", "y").forEach((task) -> other.execute(() -> this.done.add(task)));
			world.run(Duration.ofSeconds(1));
			assertThat(this.done).containsSubsequence("a", "b").containsSubsequence("x", "y");
			orders.add(List.copyOf(this.done));
		}
		assertThat(orders).as("all that there are").hasSize(6);
	}

	@Test
	void letsOthersRunAtACallOutButNeverAThreadThatIsBusy() {
		Set<List<String>> orders = new HashSet<>();
		for (long seed = 0; seed < 500; seed++) {
			this.done.clear();
			SimulatedWorld world = world(seed);
			WorkerPool one = runtime(world).workers("one", 1);
			WorkerPool other = runtime(world).workers("other", 1);
			one.execute(() -> {
				this.done.add("begins");
				world.callOut();
				this.done.add("ends");
			});
			one.execute(() -> this.done.add("next"));
			other.execute(() -> this.done.add("other"));
			world.run(Duration.ofSeconds(1));
			orders.add(List.copyOf(this.done));
		}
		assertThat(orders).contains(List.of("begins", "other", "ends", "next"))
			.allSatisfy((order) -> assertThat(order).containsSubsequence("begins", "ends", "next"));
	}

	@Test
	void letsNobodyRunWhereALockIsHeld() {
		for (long seed = 0; seed < 200; seed++) {
			this.done.clear();
			SimulatedWorld world = world(seed);
			runtime(world).workers("one", 1).execute(() -> world.locked(() -> {
				this.done.add("begins");
				world.callOut();
				this.done.add("ends");
			}));
			runtime(world).workers("other", 1).execute(() -> this.done.add("other"));
			world.run(Duration.ofSeconds(1));
			assertThat(this.done.indexOf("ends")).isEqualTo(this.done.indexOf("begins") + 1);
		}
	}

	@Test
	void runsWhatIsToRunLaterWhenItsTimeHasCome() {
		for (long seed = 0; seed < 50; seed++) {
			this.done.clear();
			SimulatedWorld world = world(seed);
			SimulatedRuntime runtime = runtime(world);
			long begun = runtime.nanoTime();
			Scheduler scheduler = runtime.scheduler("clock");
			scheduler.schedule(() -> this.done.add("late"), 2_000_000_000L);
			scheduler.schedule(() -> this.done.add("early"), 1_000_000_000L);
			scheduler.every(() -> {
				this.done.add("each");
				throw SimulatedFailure.exception("a task that throws is run again");
			}, 900_000_000L);
			world.run(Duration.ofMillis(2500));
			assertThat(this.done).containsExactly("each", "early", "each", "late");
			assertThat(runtime.nanoTime() - begun).isBetween(2_500_000_000L, 4_000_000_000L);
			assertThat(world.violations()).isEmpty();
		}
	}

	@Test
	void refusesWhatIsTooMuchAndWhatComesAfterTheEnd() {
		SimulatedWorld world = world(1);
		WorkerPool pool = runtime(world).workers("pool", 2, 3);
		for (int i = 0; i < 5; i++) {
			pool.execute(() -> this.done.add("task"));
		}
		assertThat(pool.waiting()).isEqualTo(3);
		assertThatThrownBy(() -> pool.execute(() -> this.done.add("too many")))
			.isInstanceOf(RejectedExecutionException.class);
		pool.close();
		assertThatThrownBy(() -> pool.execute(() -> this.done.add("late")))
			.isInstanceOf(RejectedExecutionException.class);
		Scheduler scheduler = runtime(world).scheduler("clock");
		scheduler.schedule(() -> this.done.add("never"), 10);
		scheduler.close();
		assertThat(scheduler.schedule(() -> this.done.add("never"), 10)).isFalse();
		world.run(Duration.ofSeconds(1));
		assertThat(this.done).as("what was taken still runs").containsOnly("task").hasSize(5);
	}

	@Test
	void aTaskThatThrowsByItselfBreaksAPromise() {
		SimulatedWorld world = world(1);
		runtime(world).workers("pool", 1).execute(() -> {
			throw new IllegalStateException("a bug");
		});
		world.run(Duration.ofSeconds(1));
		assertThat(world.violations()).singleElement().asString().contains("a bug");
	}

	@Test
	void aNodeThatIsSwitchedOffDoesNothingAnyMore() {
		SimulatedWorld world = world(1);
		SimulatedRuntime runtime = runtime(world);
		runtime.workers("pool", 1).execute(() -> this.done.add("task"));
		runtime.scheduler("clock").schedule(() -> this.done.add("timer"), 1000);
		world.switchOff("node");
		world.run(Duration.ofSeconds(1));
		assertThat(this.done).isEmpty();
	}

	private static SimulatedWorld world(long seed) {
		return new SimulatedWorld(new Chance(seed), new Trace((line) -> {
		}));
	}

	private static SimulatedRuntime runtime(SimulatedWorld world) {
		return new SimulatedRuntime(world, "node", new Chance(7));
	}

}
