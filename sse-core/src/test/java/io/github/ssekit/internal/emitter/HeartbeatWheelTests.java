package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.internal.concurrent.HubRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One wheel for all: everybody is looked at once a turn, and soon enough. */
class HeartbeatWheelTests {

	private static final int SLOTS = 16;

	@Test
	void turnsFourTimesInTheShortestHeartbeat() {
		HeartbeatWheel wheel = new HeartbeatWheel(HubRuntime.system(), Duration.ofSeconds(15), Duration.ofSeconds(3));
		assertThat(wheel.stepNanos()).isEqualTo(Duration.ofMillis(3750).toNanos() / SLOTS);
		Stand quick = new Stand();
		quick.settings = StreamSettings.DEFAULT.heartbeat(Duration.ofSeconds(1));
		wheel.add(quick.open().emitter);
		assertThat(wheel.stepNanos()).isEqualTo(Duration.ofMillis(250).toNanos() / SLOTS);
	}

	@Test
	void turnsAlsoWhereNobodyWantsAHeartbeat() {
		assertThat(new HeartbeatWheel(HubRuntime.system(), Duration.ZERO, Duration.ofSeconds(3)).stepNanos())
			.isEqualTo(Duration.ofSeconds(4).toNanos() / SLOTS);
	}

	@Test
	void turnsOftenEnoughForTheShortestMaximalAge() {
		HeartbeatWheel wheel = new HeartbeatWheel(HubRuntime.system(), Duration.ofMinutes(1), Duration.ofSeconds(3));
		Stand stand = new Stand();
		stand.settings = StreamSettings.DEFAULT.maxAge(Duration.ofSeconds(10)).heartbeat(Duration.ofMinutes(1));
		wheel.add(stand.open().begin().emitter);

		assertThat(wheel.stepNanos()).isEqualTo(Duration.ofMillis(500).toNanos() / SLOTS);
	}

	@Test
	void rotatesACrowdThatHasComeAtOnceOneAfterTheOther() {
		Duration age = Duration.ofMinutes(10);
		List<Stand> stands = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			Stand stand = new Stand();
			stand.settings = StreamSettings.DEFAULT.maxAge(age);
			stands.add(stand.open().begin());
		}
		long opened = System.nanoTime();
		List<Integer> rotated = new ArrayList<>();
		for (int percent = 70; percent <= 95; percent += 5) {
			int before = rotated.stream().mapToInt((count) -> count).sum();
			for (Stand stand : stands) {
				stand.emitter.tick(opened + age.toNanos() / 100 * percent, 0);
			}
			rotated.add((int) stands.stream().filter((stand) -> !stand.closed.isEmpty()).count() - before);
		}

		assertThat(rotated).element(0).as("at 70 percent of their age").isEqualTo(0);
		assertThat(rotated.subList(2, 6)).as("in each twentieth from there").allMatch((count) -> count > 20);
		assertThat(rotated.stream().mapToInt((count) -> count).sum()).as("before their age").isEqualTo(200);
	}

	@Test
	void looksAtEverybodyInATurnAndLeavesAloneWhoHasEnded() {
		HeartbeatWheel wheel = new HeartbeatWheel(HubRuntime.system(), Duration.ZERO, Duration.ofSeconds(3));
		Stand[] stands = new Stand[2 * SLOTS];
		for (int i = 0; i < stands.length; i++) {
			stands[i] = new Stand();
			stands[i].settings = StreamSettings.DEFAULT.maxAge(Duration.ofSeconds(1));
			wheel.add(stands[i].open().begin().emitter);
		}
		stands[0].emitter.close(CloseReason.SHUTDOWN);

		Patience.until(() -> {
			for (int i = 0; i < SLOTS; i++) {
				wheel.step();
			}
			for (int i = 1; i < stands.length; i++) {
				assertThat(stands[i].closed).containsExactly(CloseReason.MAX_AGE);
			}
		});
		assertThat(stands[0].closed).as("told once, and not looked at again").containsExactly(CloseReason.SHUTDOWN);
	}

}
