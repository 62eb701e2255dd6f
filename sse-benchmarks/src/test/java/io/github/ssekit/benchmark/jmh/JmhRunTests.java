package io.github.ssekit.benchmark.jmh;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** That everything runs and is reported. How fast anything is, no test can say. */
class JmhRunTests {

	@BeforeAll
	static void anotherMayRunBesides() {
		System.setProperty("jmh.ignoreLock", "true");
	}

	@Test
	void everyBenchmarkRunsAndIsInTheReport(@TempDir Path folder) throws Exception {
		Path report = folder.resolve("jmh.md");

		JmhRun.main(new String[] { "--report=" + report, "-f 0 -wi 0 -i 1 -r 10ms -v SILENT" });

		String text = Files.readString(report);
		assertThat(text).contains("-Pjmh -Djmh.args='-f 0", "JMH 1.", "Spring 7", "JDK ");
		assertThat(text.lines().filter((line) -> line.matches("\\| \\w+ \\| .* ± .*"))).hasSize(29);
		assertThat(text.lines().filter((line) -> line.startsWith("| spring |"))).hasSize(5)
			.allMatch((line) -> line.contains("| **1.00** | **1.00** |"));
	}

	@Test
	void theFootprintIsReported() throws Exception {
		String report = Footprint.run(500);

		assertThat(report).contains("| 500 | **", "`io.github.ssekit.internal.emitter.Emitter` |");
	}

	@Test
	void aHistogramIsReadAndSubtracted() {
		Histogram before = Histogram.parse("""
				 num     #instances         #bytes  class name (module)
				-------------------------------------------------------
				   1:            10            240  java.lang.String (java.base@17.0.15)
				Total            10            240
				""");
		Histogram after = Histogram.parse("""
				   1:            30            720  java.lang.String (java.base@17.0.15)
				   2:             1             16  example.Other
				""");

		Histogram more = after.minus(before);

		assertThat(more.bytes()).isEqualTo(496);
		assertThat(more.top(1)).containsExactly(new Histogram.Usage("java.lang.String", 20, 480));
	}

}
