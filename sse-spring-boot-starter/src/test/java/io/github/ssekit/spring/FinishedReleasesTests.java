package io.github.ssekit.spring;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing unfinished comes along without a word in SECURITY.md. */
class FinishedReleasesTests {

	private static final Pattern UNFINISHED = Pattern
		.compile("(?i).*[-.](alpha|beta|rc|cr|m|preview|ea)[-.]?\\d*\\.jar");

	private final List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
		.map((path) -> new File(path).getName())
		.filter((name) -> name.endsWith(".jar"))
		.toList();

	@Test
	void whatComesAlongIsAFinishedRelease() {
		assertThat(this.jars).hasSizeGreaterThan(20);
		assertThat(this.jars).filteredOn((jar) -> UNFINISHED.matcher(jar).matches())
			.as("others are to be explained in SECURITY.md")
			.singleElement()
			.asString()
			.startsWith("redis-authx-core-");
	}

	@Test
	void anUnfinishedReleaseIsKnownByItsName() {
		assertThat(List.of("a-1.0-beta2.jar", "a-1.0.0-M1.jar", "a-2.0.0-RC1.jar", "a-1.0-alpha.3.jar"))
			.allMatch((jar) -> UNFINISHED.matcher(jar).matches());
		assertThat(List.of("a-1.0.jar", "a-7.5.2.RELEASE.jar", "beta-1.0.jar", "a-m-1.0.1.jar"))
			.noneMatch((jar) -> UNFINISHED.matcher(jar).matches());
	}

}
