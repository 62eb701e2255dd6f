package io.github.ssekit.sample;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is in the executable jar: one server, the page, and nothing of the tests. */
class PackagedJarIT {

	@Test
	void holdsOneServerAndNothingOfTheTests() throws IOException {
		String server = System.getProperty("sample.server");
		String other = server.equals("tomcat") ? "jetty" : "tomcat";
		try (JarFile jar = new JarFile(System.getProperty("sample.jar"))) {
			List<String> entries = jar.stream().map(ZipEntry::getName).toList();
			assertThat(entries).anyMatch((name) -> name.startsWith("BOOT-INF/lib/spring-boot-" + server));
			assertThat(entries).noneMatch((name) -> name.startsWith("BOOT-INF/lib/spring-boot-" + other));
			assertThat(entries).noneMatch(
					(name) -> name.matches(".*/(tomcat-embed-core|jetty-server)-.*") && !name.contains("/" + server));
			assertThat(entries)
				.noneMatch((name) -> name.matches(".*/(sse-test|playwright|junit|assertj|awaitility).*"));
			assertThat(entries).contains("BOOT-INF/classes/static/index.html", "META-INF/LICENSE");
		}
	}

}
