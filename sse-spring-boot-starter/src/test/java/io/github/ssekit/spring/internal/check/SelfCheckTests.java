package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.Locale;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What would harm streams is said at the start, in a line each, and no more than that.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelfCheckTests extends OnEachServer {

	@Test
	void saysWhatDoesNotFitTheStreamsThatAreExpected(CapturedOutput output) {
		String bound = "server." + this.server.name().toLowerCase(Locale.ROOT) + ".max-connections";
		look(application().property(bound, "5000")
			.property("sse.self-check.expected-streams", "2000000000")
			.property("sse.drain.window", "25s")
			.property("sse.drain.timeout", "5s"));
		assertThat(warnings(output))
			.satisfiesExactlyInAnyOrder(
					(line) -> assertThat(line)
						.contains(
								bound + " = 5000: less than the 2000000000 streams of sse.self-check.expected-streams")
						.endsWith("The way out: set " + bound + " to 2000001000."),
					(line) -> assertThat(line).contains("ulimit -n = " + OpenFiles.now().most() + ": ")
						.contains("the 2000000000 streams of sse.self-check.expected-streams do not fit")
						.contains("LimitNOFILE"),
					(line) -> assertThat(line).contains("-Xmx = ")
						.contains("the 2000000000 streams of sse.self-check.expected-streams may take 62500000m")
						.endsWith(", or sse.self-check.expected-streams to less."),
					(line) -> assertThat(line).contains("spring.lifecycle.timeout-per-shutdown-phase = 30s: ")
						.contains("sse.drain.window = 25s and sse.drain.timeout = 5s")
						.contains("to more than 30s"));
		assertThat(output).doesNotContain("Self-check: nothing is to be done");
	}

	@Test
	void takesTheLimitOfStreamsForWhatIsExpectedAndSaysNothingOfOneThatFits(CapturedOutput output) {
		look(application().property("sse.limits.streams-per-node", "100"));
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void saysThatTheServerWouldTakeMoreConnectionsThanTheProcessMayHave(CapturedOutput output) {
		String bound = "server." + this.server.name().toLowerCase(Locale.ROOT) + ".max-connections";
		look(application().property(bound, "2000000000"));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(bound + " = 2000000000: more than this process may have: it may open " + OpenFiles.now().most()
					+ " files (ulimit -n)")
			.contains("set " + bound + " to less than");
	}

	@Test
	void saysInOneShortSentenceWhatBrowsersMayHave(CapturedOutput output) {
		look(application().property("logging.level.io.github.ssekit.spring.internal.check", "INFO"));
		assertThat(output.toString().lines().filter((line) -> line.contains("Self-check: "))).singleElement()
			.asString()
			.contains("INFO")
			.endsWith("Self-check: A browser opens at most 6 connections to this host, with its streams, unless a proxy"
					+ " speaks HTTP/2 to it (server.http2.enabled = false).");
	}

	@Test
	void saysAtDebugOnlyThatNothingIsToBeDone(CapturedOutput output) {
		look(application().property("logging.level.io.github.ssekit.spring.internal.check", "DEBUG")
			.property("server.forward-headers-strategy", "native"));
		assertThat(output.toString().lines().filter((line) -> line.contains("Self-check: "))).singleElement()
			.asString()
			.contains("DEBUG")
			.endsWith("Self-check: nothing is to be done.");
	}

	@Test
	void saysWhichCheckCouldNotLookAndStartsAllTheSame(CapturedOutput output) {
		look(application().with(EarlyFailure.class)
			.with(LateFailure.class)
			.property("logging.level.io.github.ssekit.spring.internal.check", "INFO"));
		assertThat(warnings(output)).satisfiesExactly(
				(line) -> assertThat(line).contains("EarlyFailure could not look")
					.contains("no such filter")
					.contains("may be wrong"),
				(line) -> assertThat(line).contains("LateFailure could not look").contains("no such server"));
		assertThat(output).doesNotContain("nothing is to be done").doesNotContain("\tat ");
	}

	@Test
	void saysNothingAtInfoWhereBrowsersSpeakToAProxy(CapturedOutput output) {
		look(application().property("logging.level.io.github.ssekit.spring.internal.check", "INFO")
			.property("server.forward-headers-strategy", "native"));
		assertThat(output).doesNotContain("elf-check");
	}

	@Test
	void saysNothingWhereItIsSwitchedOff(CapturedOutput output) {
		try (App app = application().property("sse.self-check.enabled", "false")
			.property("logging.level.io.github.ssekit.spring.internal.check", "DEBUG")
			.property("sse.drain.window", "60s")
			.start()) {
			assertThat(output).doesNotContain("elf-check");
			assertThat(app.context().getBeansOfType(Check.class)).isEmpty();
		}
	}

	static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("Self-check: "))
			.toList();
	}

	/** It looks when it starts. */
	private static void look(AppBuilder application) {
		application.start().close();
	}

	private AppBuilder application() {
		return App.on(this.server).with(Endpoints.class);
	}

	static class EarlyFailure implements Check {

		@Override
		public void look(Report report) {
			throw new IllegalStateException("no such filter");
		}

		@Override
		public boolean mayRefuse() {
			return true;
		}

	}

	static class LateFailure implements Check {

		@Override
		public void look(Report report) {
			throw new NoClassDefFoundError("no such server"); // as where it is optional
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

	}

}
