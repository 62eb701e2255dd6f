package io.github.ssekit.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the simulation finds anything: each engine with a fault made by hand must break
 * a promise within a minute. The schedule that is known to show it comes first.
 */
class MutantTests {

	/** Not the engine's, which is quiet here. */
	private static final org.slf4j.Logger log = LoggerFactory.getLogger("simulation");

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Logger engine = (Logger) LoggerFactory.getLogger("io.github.ssekit");

	@TempDir
	private Path folder;

	@BeforeEach
	void beQuiet() {
		this.engine.setLevel(Level.OFF);
	}

	@AfterEach
	void speakAgain() {
		this.engine.setLevel(null);
	}

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@ParameterizedTest
	@MethodSource("mutants")
	@Timeout(120)
	void isCaughtWithinAMinute(Mutant mutant) throws Exception {
		try (MutantEngine engine = new MutantEngine(mutant, Files.createDirectory(this.folder.resolve("mutant")))) {
			if (engine.isCaughtBy(mutant.seed())) {
				return;
			}
			long begun = System.nanoTime();
			long seed = 0;
			while (System.nanoTime() - begun < PATIENCE.toNanos()) {
				if (engine.isCaughtBy(seed)) {
					log.info("Mutant \"{}\" is caught by seed {}.", mutant, seed);
					return;
				}
				seed++;
			}
			assertThat(seed).as("schedules in which \"%s\" broke no promise", mutant).isZero();
		}
	}

}
