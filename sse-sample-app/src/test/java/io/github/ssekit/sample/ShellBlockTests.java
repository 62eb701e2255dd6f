package io.github.ssekit.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every line of a block of shell in README.md and docs works against the sample
 * application and a Redis, run by a shell and as it stands there; or it stands below,
 * with the reason why it is not run.
 */
@Tag("once")
@Timeout(300)
class ShellBlockTests {

	/** Lines that are not run here, by how they begin, and why. */
	private static final Map<String, String> NOT_RUN = Map.of( //
			"./verify", "it is what runs this test", //
			"./sample", "PackagedJarIT starts the application as a process", //
			"mvn -q process-test-classes -Ptwo-nodes", "a build in a build; TwoNodesTests has two nodes", //
			"mvn -q -pl sse-benchmarks", "takes minutes; the module's tests run each of them in a short form", //
			"curl -X PUT", "is run against the application of the front page, by FrontPageTests");

	/** What never ends by itself: a stream, and a subscription. */
	private static final int TIME_IS_OVER = 124;

	@TempDir
	private Path folder;

	@Test
	void everyLineWorksOrSaysWhyItIsNotRun() throws Exception {
		List<String> lines = lines();
		Set<String> reasons = NOT_RUN.keySet();
		List<String> run = lines.stream().filter((line) -> reasons.stream().noneMatch(line::startsWith)).toList();
		assertThat(reasons).as("what is not run stands on a page")
			.allMatch((start) -> lines.stream().anyMatch((line) -> line.startsWith(start)));
		assertThat(run).hasSizeGreaterThan(10);
		try (RedisServer redis = RedisServer.start();
				Sample sample = Sample.start(WebServer.TOMCAT, "management.endpoints.web.exposure.include=health,sse",
						"sse.http-publish.enabled=true", "sse.http-publish.allow-anonymous=true");
				SseTestClient alice = sample.connect("clientId=alice&topic=news")) {
			Map<String, String> failed = new LinkedHashMap<>();
			for (String line : run) {
				String here = line.replace("http://localhost:8080", sample.origin())
					.replace("redis-cli ", "redis-cli -e -p " + redis.port() + " ")
					.replace("curl ", "curl --fail-with-body -sS ");
				boolean endless = line.contains("curl -N") || line.contains("SUBSCRIBE");
				int code = shell("timeout " + (endless ? 3 : 30) + " " + here);
				if (code != (endless ? TIME_IS_OVER : 0)) {
					failed.put(line, code + ": " + said());
				}
			}
			assertThat(failed).isEmpty();
			assertThat(alice.events()).isNotEmpty();
		}
	}

	private int shell(String line) throws Exception {
		Process shell = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("said").toFile())
			.start();
		assertThat(shell.waitFor(50, TimeUnit.SECONDS)).as(line).isTrue();
		return shell.exitValue();
	}

	private String said() throws IOException {
		return Files.readString(this.folder.resolve("said"), StandardCharsets.UTF_8);
	}

	/** The lines of all blocks, in their order, without what a comment says of them. */
	private static List<String> lines() {
		List<String> lines = new ArrayList<>();
		try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
			List<Path> pages = new ArrayList<>(List.of(Path.of("..", "README.md")));
			docs.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
			for (Path page : pages) {
				boolean shell = false;
				for (String line : Files.readAllLines(page)) {
					if (line.startsWith("```")) {
						shell = line.equals("```sh");
					}
					else if (shell && !line.isBlank()) {
						lines.add(line.replaceFirst("\\s+# .*", ""));
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return lines;
	}

}
