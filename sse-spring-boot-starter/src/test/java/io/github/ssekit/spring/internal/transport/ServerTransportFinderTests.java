package io.github.ssekit.spring.internal.transport;

import java.io.IOException;
import java.time.Duration;

import io.github.ssekit.spring.internal.jetty.JettyTransport;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import io.github.ssekit.spring.internal.tomcat.TomcatTransport;
import io.github.ssekit.spring.support.LogWatch;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is used of a server beyond the standard is tried, and nothing fails for it. */
class ServerTransportFinderTests {

	@Test
	void theServersOfThisBuildAreAsExpected() {
		try (LogWatch log = LogWatch.warnings(); WriteTimeouts timeouts = new WriteTimeouts(Duration.ofSeconds(60))) {
			assertThat(ServerTransportFinder.find(true, timeouts)).isNotNull();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void theServersAreThoseThatThisRunIsAbout() {
		assertThat(TomcatTransport.version()).startsWith("Tomcat " + System.getProperty("expected.tomcat", "11.0."));
		assertThat(JettyTransport.version()).isEqualTo("Jetty " + System.getProperty("expected.jetty", Jetty.VERSION));
	}

	@Test
	void aMethodThatIsGoneIsAWarningThatNamesTheVersion() {
		assertThatItIsTold(() -> {
			throw new NoSuchMethodError("as asked for");
		});
	}

	@Test
	void aClassThatIsGoneIsAWarningThatNamesTheVersion() {
		assertThatItIsTold(() -> {
			throw new NoClassDefFoundError("as asked for");
		});
	}

	@Test
	void aServerThatBehavesOtherwiseIsAWarningThatNamesTheVersion() {
		assertThatItIsTold(() -> {
			throw new IOException("as asked for");
		});
	}

	private static void assertThatItIsTold(ServerTransportFinder.Trial trial) {
		try (LogWatch log = LogWatch.warnings()) {
			assertThat(ServerTransportFinder.isAsExpected(() -> "Tomcat 47.11", trial)).isFalse();
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("Tomcat 47.11 is not as expected: streams go the servlet's way",
						"sse.transport.direct = false", "as asked for");
		}
	}

}
