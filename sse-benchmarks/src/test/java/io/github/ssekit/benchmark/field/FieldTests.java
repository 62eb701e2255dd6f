package io.github.ssekit.benchmark.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.benchmark.field.contender.Contender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** That it runs and counts right. How fast anything is, no test can say. */
class FieldTests {

	@Test
	@Timeout(value = 3, unit = TimeUnit.MINUTES) // it starts four processes
	void everyDeliveryArrivesAndTheReportIsWritten(@TempDir Path folder) throws IOException, InterruptedException {
		List<String> progress = new ArrayList<>();

		List<Contender> contenders = List.of(Contender.FLOOR, Contender.SSEKIT_TOMCAT, Contender.SSEKIT_TOMCAT_LEAN);
		Field.run(Plan.quick(contenders), progress::add, (report) -> report.write(folder.resolve("field.md")));

		// Two are warm, take a turn and are weighed, the third is only weighed; SseKit
		// alone meets readers who are stuck
		assertThat(progress).hasSize(8).noneMatch((line) -> line.contains("missing"));
		assertThat(folder.resolve("field.md")).content()
			.contains("-Pfield", "JDK ", "Tomcat ")
			.contains("## Memory of an idle stream", "## 8 KB of text");
		for (String plot : List.of("text", "json", "burst", "opening", "memory")) {
			assertThat(Files.readString(folder.resolve("field-" + plot + "-20.svg"))).startsWith("<svg")
				.contains("SseKit, Tomcat");
		}
	}

	@Test
	void whatNobodyKnowsIsRefused() {
		Options options = new Options(List.of("--contenders=floor,flor"));

		assertThatIllegalArgumentException().isThrownBy(() -> Plan.of(options))
			.withMessageContaining("contenders = flor: must be of [floor-c, floor, sse");
	}

	@Test
	void moreStreamsThanFilesAreRefusedBeforeAnythingIsStarted() {
		Plan plan = Plan.of(new Options(List.of("--streams=1000,18000")));

		assertThatIllegalStateException().isThrownBy(() -> plan.check(18_000)).withMessageContaining("ulimit");
		plan.check(20_000);
	}

}
