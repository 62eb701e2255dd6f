package io.github.ssekit.lincheck;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Has Lincheck choose which thread makes the next step, again and again, so that what a
 * test says holds under every schedule of a few steps and not only under those of this
 * machine. Steps are sequentially consistent: a write that another thread does not see
 * yet is nothing that this finds.
 * <p>
 * A scenario is a class without a state that can be made without parameters. A check that
 * rejects nothing proves nothing: so each is also made with a {@link Fault} in the engine,
 * in a {@link Variant} of the scenario that knows the test only by what it throws.
 */
public final class Schedules {

	/**
	 * So many schedules of a scenario: the faults that the tests know are found by a few
	 * dozen.
	 */
	private static final int SCHEDULES = 400;

	/** What Lincheck makes up: scenarios, and schedules of each. */
	private static final int MADE_UP = 8;

	private static final int SCHEDULES_OF_EACH = 60;

	private Schedules() {
	}

	/** No schedule makes the scenario throw, or wait for ever. */
	public static void hold(Class<? extends Runnable> scenario) {
		explore(scenario);
	}

	/**
	 * With the fault there is a schedule that makes the scenario throw.
	 * @param complaint what it says then
	 */
	public static void reject(Class<? extends Runnable> scenario, Fault fault, String complaint) {
		Class<?> faulty = Variant.of(scenario, fault);
		assertThatExceptionOfType(LincheckAssertionError.class).as("nothing was found with %s", fault)
			.isThrownBy(() -> explore(faulty))
			.withMessageContaining(complaint);
	}

	/**
	 * Whatever a few threads do with these operations, the answers are those of an order
	 * in which one follows the other.
	 * @param operations has methods annotated as Lincheck's operations
	 */
	public static void linearize(Class<?> operations) {
		check(operations);
	}

	/** With the fault there are answers that no such order gives. */
	public static void rejectAsNotLinear(Class<?> operations, Fault fault) {
		Class<?> faulty = Variant.of(operations, fault);
		assertThatExceptionOfType(LincheckAssertionError.class).as("nothing was found with %s", fault)
			.isThrownBy(() -> check(faulty))
			.withMessageContaining("Invalid execution results");
	}

	private static void explore(Class<?> scenario) {
		Runnable loaded;
		try {
			var constructor = scenario.asSubclass(Runnable.class).getDeclaredConstructor();
			constructor.setAccessible(true);
			loaded = constructor.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalArgumentException(ex);
		}
		Lincheck.runConcurrentTest(SCHEDULES, loaded);
	}

	private static void check(Class<?> operations) {
		new ModelCheckingOptions().iterations(MADE_UP)
			.invocationsPerIteration(SCHEDULES_OF_EACH)
			.threads(2)
			.actorsPerThread(3)
			.actorsBefore(2)
			.actorsAfter(2)
			.minimizeFailedScenario(false)
			.check(operations);
	}

}
