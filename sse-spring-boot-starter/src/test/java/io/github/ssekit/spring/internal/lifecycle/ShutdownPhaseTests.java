package io.github.ssekit.spring.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SseHub;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a drain may take, and who is told of it. */
class ShutdownPhaseTests {

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class));

	@Test
	void leavesSpringAMomentOfItsPhase() {
		assertThat(phase("30s").forStreams()).isEqualTo(Duration.ofMillis(29_500));
		assertThat(phase("1s").forStreams()).isEqualTo(Duration.ofMillis(750));
		assertThat(phase("0s").forStreams()).isEqualTo(Duration.ZERO);
		assertThat(ShutdownPhase.of(new MockEnvironment()).timeout()).as("of Spring").isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void saysWhatFitsIntoIt() {
		assertThat(phase("30s").fits(Duration.ofMillis(26_500), Duration.ofSeconds(3))).isTrue();
		assertThat(phase("30s").fits(Duration.ofMillis(26_501), Duration.ofSeconds(3))).isFalse();
	}

	@Test
	void readinessIsLeftAloneWhereBootDoesNotKeepIt() {
		this.plain.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(DrainReadiness.class);
			context.getBean(SseHub.class).drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
		});
		this.plain.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(DrainReadiness.class));
	}

	@Test
	void aListenerOfTheApplicationIsTold() {
		List<String> told = new CopyOnWriteArrayList<>();
		this.plain.withBean("mine", DrainListener.class, () -> new DrainListener() {

			@Override
			public void onDrain() {
				told.add("drain");
			}

			@Override
			public void onResume() {
				told.add("resume");
			}

		}).run((context) -> {
			SseHub hub = context.getBean(SseHub.class);
			hub.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
			hub.resume();
			assertThat(told).containsExactly("drain", "resume");
		});
	}

	private static ShutdownPhase phase(String timeout) {
		return ShutdownPhase
			.of(new MockEnvironment().withProperty("spring.lifecycle.timeout-per-shutdown-phase", timeout));
	}

}
