package io.github.ssekit.redis.simulation;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules of the protocols that scripts and their callers form: some that are always
 * the same, and new ones for some seconds, or as long as {@code -Dsimulation.seconds=}
 * says. {@code -Dsimulation.seed=} repeats one and shows all of it, and
 * {@code -Dsimulation.from=} says with which seed new ones begin.
 */
@Tag("once")
class ProtocolTests {

	private static final org.slf4j.Logger log = LoggerFactory.getLogger("simulation");

	private static final int ALWAYS = 40;

	private static final long SECONDS = 10;

	private final Logger redis = (Logger) LoggerFactory.getLogger("io.github.ssekit");

	@BeforeEach
	void beQuiet() {
		this.redis.setLevel(Level.OFF); // what goes wrong here goes wrong on purpose
	}

	@AfterEach
	void speakAgain() {
		this.redis.setLevel(null);
	}

	@ParameterizedTest
	@EnumSource
	void theSameSchedulesAlwaysKeepWhatIsPromised(Protocol protocol) {
		Long one = Long.getLong("simulation.seed");
		if (one != null) {
			keepsWhatIsPromised(protocol, one, log::info);
			return;
		}
		for (long seed = 0; seed < ALWAYS; seed++) {
			keepsWhatIsPromised(protocol, seed, (line) -> {
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	@Timeout(value = 7, unit = TimeUnit.DAYS)
	void newSchedulesKeepWhatIsPromised(Protocol protocol) {
		if (Long.getLong("simulation.seed") != null) {
			return;
		}
		long seconds = Long.getLong("simulation.seconds", SECONDS) / Protocol.values().length;
		long first = Long.getLong("simulation.from", System.currentTimeMillis() * 1000);
		log.info("Schedules of {} from -Dsimulation.from={} on, for {} s.", protocol, first, seconds);
		long begun = System.nanoTime();
		long seed = first;
		while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds)) {
			keepsWhatIsPromised(protocol, seed++, (line) -> {
			});
		}
		log.info("{} schedules of {}.", seed - first, protocol);
	}

	@ParameterizedTest
	@EnumSource
	void aScheduleIsTheSameEachTime(Protocol protocol) {
		for (long seed = 0; seed < 5; seed++) {
			assertThat(protocol.play(seed, (line) -> {
			}).fingerprint()).isEqualTo(protocol.play(seed, (line) -> {
			}).fingerprint());
		}
	}

	private static void keepsWhatIsPromised(Protocol protocol, long seed, Consumer<String> reader) {
		Schedule.Outcome outcome = protocol.play(seed, reader);
		assertThat(outcome.violations())
			.as("%s: -Dsimulation.seed=%d shows all that led to it; these are the last lines:%n%s%n", protocol, seed,
					outcome.lastLines())
			.isEmpty();
	}

}
