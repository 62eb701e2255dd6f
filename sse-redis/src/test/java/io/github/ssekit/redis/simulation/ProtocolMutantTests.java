package io.github.ssekit.redis.simulation;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the simulation finds anything: each protocol with a fault made by hand must
 * break a promise within a minute.
 */
@Tag("once")
class ProtocolMutantTests {

	private static final org.slf4j.Logger log = LoggerFactory.getLogger("simulation");

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@AfterEach
	void makeGood() {
		Schedule.edit = ScriptEdit.NONE;
		Schedule.fault = CallerFault.NONE;
	}

	@ParameterizedTest
	@MethodSource("mutants")
	@Timeout(180)
	void isCaughtWithinAMinute(Mutant mutant) {
		Schedule.edit = mutant.edit();
		Schedule.fault = mutant.fault();
		long begun = System.nanoTime();
		long seed = mutant.firstSeed();
		while (System.nanoTime() - begun < PATIENCE.toNanos()) {
			List<String> violations = mutant.protocol().play(seed, (line) -> {
			}).violations();
			if (!violations.isEmpty()) {
				log.info("Mutant \"{}\" is caught by seed {}: {}", mutant, seed, violations.get(0));
				return;
			}
			seed++;
		}
		assertThat(seed - mutant.firstSeed()).as("schedules in which \"%s\" broke no promise", mutant).isZero();
	}

	@Test
	void everyFaultIsAboutAScriptAsItStands() {
		for (Mutant mutant : Mutants.ALL) {
			assertThat(mutant.edit().equals(ScriptEdit.NONE)
					|| Schedule.scripts().anyMatch((text) -> text.contains(mutant.edit().right())))
				.as("%s must stand in a script", mutant.edit().right())
				.isTrue();
		}
	}

}
