package io.github.ssekit.simulation;

import java.util.EnumSet;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules of whole hubs: some that are always the same, and new ones for a minute, or
 * as long as {@code -Dsimulation.seconds=} says. {@code -Dsimulation.seed=} repeats one
 * and shows all of it, {@code -Dsimulation.from=} says with which seed new ones begin,
 * and {@code -Dsimulation.without=} names faults that are left out.
 */
class SimulationTests {

	/** Not the engine's, which is quiet here. */
	private static final org.slf4j.Logger log = LoggerFactory.getLogger("simulation");

	private static final int ALWAYS = 300;

	private final Logger engine = (Logger) LoggerFactory.getLogger("io.github.ssekit");

	private final Logger store = (Logger) LoggerFactory.getLogger("io.github.ssekit.internal.store");

	@BeforeEach
	void beQuiet() {
		this.engine.setLevel(Level.OFF); // what goes wrong here goes wrong on purpose
		this.store.setLevel(Level.OFF);
	}

	@AfterEach
	void speakAgain() {
		this.engine.setLevel(null);
		this.store.setLevel(Level.ERROR);
	}

	@Test
	void theSameSchedulesAlwaysKeepWhatIsPromised() {
		Long one = Long.getLong("simulation.seed");
		if (one != null) {
			keepsWhatIsPromised(new Simulation(one, without(), log::info).run());
			return;
		}
		for (long seed = 0; seed < ALWAYS; seed++) {
			keepsWhatIsPromised(run(seed));
		}
	}

	@Test
	@Timeout(value = 7, unit = java.util.concurrent.TimeUnit.DAYS)
	void newSchedulesKeepWhatIsPromised() {
		if (Long.getLong("simulation.seed") != null) {
			return;
		}
		long seconds = Long.getLong("simulation.seconds", 60);
		long first = Long.getLong("simulation.from", System.currentTimeMillis() * 1000);
		log.info("Schedules from -Dsimulation.from={} on, for {} s.", first, seconds);
		long begun = System.nanoTime();
		long seed = first;
		while (System.nanoTime() - begun < seconds * 1_000_000_000L) {
			keepsWhatIsPromised(run(seed++));
		}
		log.info("{} schedules, {} a second.", seed - first, (seed - first) / Math.max(1, seconds));
	}

	@Test
	void aScheduleIsTheSameEachTime() {
		for (long seed = 0; seed < 30; seed++) {
			assertThat(run(seed)).isEqualTo(run(seed));
		}
	}

	private static void keepsWhatIsPromised(Simulation.Outcome outcome) {
		assertThat(outcome.violations())
			.as("-Dsimulation.seed=%d shows all that led to it; these are the last lines:%n%s%n", outcome.seed(),
					outcome.lastLines())
			.isEmpty();
	}

	private static Simulation.Outcome run(long seed) {
		return new Simulation(seed, without(), (line) -> {
		}).run();
	}

	private static Set<Fault> without() {
		Set<Fault> without = EnumSet.noneOf(Fault.class);
		for (String name : System.getProperty("simulation.without", "").split(",")) {
			if (!name.isBlank()) {
				without.add(Fault.valueOf(name.strip()));
			}
		}
		return without;
	}

}
