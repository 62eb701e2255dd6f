package io.github.ssekit.spring.internal.actuate;

import java.util.List;

import io.github.ssekit.SseHub;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class SseHealthIndicatorTests {

	@Test
	void aSourceThatThrowsIsATroubleAndHidesNoOther() {
		HealthSource failing = () -> {
			throw new StackOverflowError("as asked for");
		};
		HealthSource troubled = () -> List.of(new HealthProblem("disk", HealthProblem.Severity.DOWN, "It is full"));
		try (SseHub hub = SseHub.builder().build()) {
			Health alone = new SseHealthIndicator(hub, List.of(failing)).health();
			assertThat(alone.getStatus()).isEqualTo(SseHealthIndicator.DEGRADED);
			assertThat(alone.getDetails().toString()).contains("could not tell", "StackOverflowError");

			Health both = new SseHealthIndicator(hub, List.of(failing, troubled)).health();
			assertThat(both.getStatus()).isEqualTo(Status.DOWN);
			assertThat(both.getDetails()).containsKey("disk");
		}
	}

}
