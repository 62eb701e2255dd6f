package io.github.ssekit.spring.limits;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.Member;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A node whose heap is full of streams refuses more of them, and lives. */
@Tag("processes")
class SmallHeapTests {

	/** Less than the connections that Tomcat takes. */
	private static final int CROWD = 8000;

	/** As many may wait to be accepted. */
	private static final int AT_ONCE = 100;

	private final HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@ParameterizedTest
	@CsvSource({ "TOMCAT, true, 6144", "TOMCAT, false, 1536", "JETTY, true, 6144" })
	@Timeout(180)
	void ofEightThousandStreamsOfOneAddressItTakesWhatItsHeapHasRoomFor(Server server, boolean direct, int room)
			throws Exception {
		try (SmallNode node = SmallNode.start(server, "384m", "sse.transport.direct=" + direct);
				Crowd crowd = Crowd.at(node.port())) {
			for (int come = AT_ONCE; come <= CROWD; come += AT_ONCE) {
				crowd.join("/all", AT_ONCE);
				assertThat(page(node, "/hello")).isEqualTo("hello");
				int all = come;
				Awaitility.await(come + " are answered")
					.atMost(App.PATIENCE)
					.pollInterval(Duration.ofMillis(10))
					.failFast(() -> assertThat(node.isAlive()).as(node::log).isTrue())
					.until(() -> answered(crowd) == all);
			}
			List<Member> open = crowd.members().stream().filter(Member::isReady).toList();
			assertThat(open.size()).as("open").isEqualTo(room);
			assertThat(open.stream().filter(Member::isEnded)).isEmpty();
			assertThat(crowd.members().stream().filter(Member::isRefused).count()).isEqualTo(CROWD - room);
			assertThat(crowd.members().stream().map(Member::status)).allMatch((status) -> status.contains("200"));
			assertThat(page(node, "/broadcast")).isEqualTo("done");
			Awaitility.await()
				.atMost(App.PATIENCE)
				.until(() -> open.stream().allMatch((member) -> member.messages().contains("still there")));
			assertThat(page(node, "/hello")).isEqualTo("hello");
			assertThat(node.isAlive()).isTrue();
			assertThat(node.log()).doesNotContain("OutOfMemoryError")
				.contains("This node takes " + room + " streams")
				.contains("heap of 384MB", "sse.limits.streams-per-node");
		}
	}

	private static long answered(Crowd crowd) {
		return crowd.members().stream().filter((member) -> member.isReady() || member.isRefused()).count();
	}

	private String page(SmallNode node, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + path))
			.timeout(Duration.ofSeconds(2))
			.build();
		return this.browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

}
