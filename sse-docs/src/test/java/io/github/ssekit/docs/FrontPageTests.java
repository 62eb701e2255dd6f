package io.github.ssekit.docs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.microsoft.playwright.Page;
import io.github.ssekit.docs.Page.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application of the front page runs as it is printed, with its page, in a process
 * that has nothing but Spring Boot and the starter.
 */
@Tag("browser")
@Timeout(300)
class FrontPageTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	/** What other tests of this module need, and this application does without. */
	private static final Pattern LEFT_OUT = Pattern
		.compile("/sse-redis|modulith|kafka|/test-classes|/sse-test|lettuce|spring-data|boot-data|"
				+ "jpa|hibernate|persistence|orm|jdbc|HikariCP|h2-|security|oauth2|jetty|actuator|micrometer-core|"
				+ "micrometer-jakarta|boot-micrometer|springdoc|swagger|kotlin|okhttp|playwright|webflux|awaitility|junit|"
				+ "mockito|assertj|-test");

	private static final io.github.ssekit.docs.Page FRONT = io.github.ssekit.docs.Page.of("README.md");

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

	private Process process;

	private int port;

	@BeforeEach
	@Timeout(300)
	void start() throws Exception {
		Path classes = Files.createDirectories(this.folder.resolve("classes"));
		String type = JavaBlockTests.compile(FRONT.block("java"), classes);
		Files.writeString(Files.createDirectories(classes.resolve("static")).resolve("index.html"),
				FRONT.block("html").text());
		String cp = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !LEFT_OUT.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-cp", classes + File.pathSeparator + cp, type, "--server.port=0", "--sse.retry.min=100ms",
				"--sse.retry.max=200ms")
			.redirectErrorStream(true)
			.redirectOutput(log().toFile())
			.start();
		await().atMost(Duration.ofSeconds(200)).until(() -> {
			Matcher started = PORT.matcher(Files.readString(log()));
			assertThat(this.process.isAlive()).as(Files.readString(log())).isTrue();
			return started.find() && (this.port = Integer.parseInt(started.group(1))) > 0;
		});
	}

	@AfterEach
	void stop() throws Exception {
		this.process.destroy();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void theCommandIsShownByThePageWhateverHappensToItsLine() throws Exception {
		try (Chromium chromium = Chromium.start(); FaultyLine line = new FaultyLine(this.port)) {
			Page tab = chromium.tab();
			new BrowserPage(tab, line, this::put, () -> tab.locator("#states li").allTextContents()).showsFirst("new")
				.goesThroughEverything("/");
			curl();
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(tab.locator("#states li").last().textContent()).isEqualTo("packed"));
		}
		assertThat(Files.readString(log())).doesNotContain("ERROR", "WARN");
	}

	/** The command of the page, as it stands there, but for the port. */
	private void curl() throws Exception {
		Block block = FRONT.blocks("sh", "").get(0);
		assertThat(block.text()).startsWith("curl ");
		Process curl = new ProcessBuilder("bash", "-c",
				block.text().replace("curl ", "curl -sS --fail ").replace("localhost:8080", "localhost:" + this.port))
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("curl").toFile())
			.start();
		assertThat(curl.waitFor()).as(Files.readString(this.folder.resolve("curl"))).isZero();
	}

	private void put(String state) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/orders/17"))
			.header("Content-Type", "text/plain")
			.PUT(HttpRequest.BodyPublishers.ofString(state))
			.build();
		try {
			assertThat(this.http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private Path log() {
		return this.folder.resolve("log");
	}

}
