package io.github.ssekit.benchmark.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.Figures;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** That it runs and counts right. How fast anything is, no test can say. */
class RedisCostTests {

	@Test
	void measuresEverythingAndMissesNoEvent() throws InterruptedException {
		List<String> progress = new ArrayList<>();

		String report = RedisCost.run(Plan.quick(), progress::add);

		assertThat(progress).hasSize(10);
		assertThat(report).contains("Redis ", "Lettuce ", "JDK ", "-Predis-cost");
		assertThat(report.lines().filter((line) -> line.startsWith("| 60 B |"))).hasSize(6);
		assertThat(report.lines().filter((line) -> line.startsWith("| 1,024 B |"))).hasSize(6);
	}

	@Test
	void anEventThatComesTwiceIsNoticed() {
		Arrivals arrivals = new Arrivals();
		DeliveryTime time = new DeliveryTime(Topic.of("any"), 60, 1000);

		assertThatIllegalStateException().isThrownBy(() -> time.measure((topic, data) -> {
			arrivals.arrived(Payload.number(data), System.nanoTime());
			arrivals.arrived(Payload.number(data), System.nanoTime());
			return CompletableFuture.completedFuture(null);
		}, arrivals, Duration.ofMillis(10))).withMessageContaining("twice");
	}

	@Test
	void aRatioIsTakenRoundByRound() {
		Figures ours = new Figures();
		Figures theirs = new Figures();
		for (int round = 1; round <= 3; round++) {
			ours.add(round);
			theirs.add(2 * round);
		}

		assertThat(ours.by(theirs).text("%.2f")).isEqualTo("0.50 (0.50-0.50)");
		assertThat(ours.text("%.0f")).isEqualTo("2 (1-3)");
	}

}
