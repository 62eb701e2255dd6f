package io.github.ssekit.benchmark.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** That it runs, and that nothing is lost. How fast anything is, no test can say. */
class CrowdTests {

	@Test
	@Timeout(value = 150, unit = TimeUnit.SECONDS)
	void aSmallCrowdLosesNothingAndHearsNothingTwice() throws InterruptedException {
		List<String> progress = new ArrayList<>();

		String report = Crowd.run(CrowdPlan.quick(), progress::add);

		assertThat(report).contains("Lost: **0**", "Twice or out of order: **0**", "At a wrong client: **0**",
				"A node is rolled over", "-Pcrowd", "Redis ", "JDK ");
		assertThat(progress).anyMatch((line) -> line.startsWith("200 streams on 2 nodes in"))
			.anyMatch((line) -> line.startsWith("a node with 100 streams went"));
	}

	@Test
	void aLimitThatIsInTheWayIsNamedWithTheWayOut() {
		CrowdPlan plan = CrowdPlan.full(30_000, 2, "jetty", 10);

		assertThatIllegalStateException().isThrownBy(() -> Limits.files(plan, 10_000))
			.withMessageContaining("ulimit -n = 10,000")
			.withMessageContaining("-Dcrowd.nodes=5")
			.withMessageContaining("LimitNOFILE");
		Limits.files(CrowdPlan.full(30_000, 5, "jetty", 10), 10_000);
		assertThat(CrowdPlan.enoughNodes(100_000, 20_000)).isEqualTo(6);
		assertThat(CrowdPlan.enoughNodes(30_000, 20_000)).as("with room for those of the other").isEqualTo(3);
	}

}
