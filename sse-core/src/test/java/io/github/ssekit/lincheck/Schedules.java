package io.github.ssekit.lincheck;

import io.github.ssekit.fakes.SourceEdit;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Has Lincheck choose which thread makes the next step, again and again, so that what a
 * scenario says holds under the orders of a few steps and not only under those of this
 * machine. Steps are sequentially consistent: a write that another thread does not see
 * yet is nothing that this finds.
 * <p>
 * A scenario is a class with a constructor without parameters; it makes all that it uses
 * anew each time it is run, and throws an {@link AssertionError} where a promise is
 * broken. A check that rejects nothing proves nothing: so each is also run with a fault
 * in the engine.
 */
public final class Schedules {

	/** Of each scenario; the faults that the tests know are found by a few dozen. */
	private static final int SCHEDULES = 200;

	private Schedules() {
	}

	/**
	 * No schedule makes the scenario throw, or wait for ever.
	 * @param scenario what a few {@link Actors} do
	 */
	public static void hold(Class<? extends Runnable> scenario) {
		explore(Variant.of(scenario, null));
	}

	/**
	 * With a fault in the engine there is a schedule that breaks a promise.
	 * @param scenario what a few {@link Actors} do
	 * @param type the class of the engine that has the fault
	 * @param code a piece of its source, which stands there once
	 * @param instead what stands there with the fault
	 */
	public static void reject(Class<? extends Runnable> scenario, Class<?> type, String code, String instead) {
		Class<?> faulty = Variant.of(scenario, SourceEdit.of(type, code, instead));
		assertThatExceptionOfType(LincheckAssertionError.class).as("nothing was found with \"%s\"", instead)
			.isThrownBy(() -> explore(faulty))
			.withMessageContaining("java.lang.AssertionError: ");
	}

	private static void explore(Class<?> scenario) {
		Runnable runnable;
		try {
			var constructor = scenario.asSubclass(Runnable.class).getDeclaredConstructor();
			constructor.setAccessible(true);
			runnable = constructor.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalArgumentException(ex);
		}
		Lincheck.runConcurrentTest(SCHEDULES, runnable);
	}

}
