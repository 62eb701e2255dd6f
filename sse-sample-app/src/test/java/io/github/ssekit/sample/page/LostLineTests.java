package io.github.ssekit.sample.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.Tab;
import io.github.ssekit.sample.kit.Tabs;
import io.github.ssekit.sample.kit.TcpProxy;
import io.github.ssekit.sample.kit.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page loses its line, by itself, by the network and by the server, and comes back.
 */
@OnBothServers
@Tag("browser")
class LostLineTests {

	private static final Map<WebServer, Sample> SAMPLES = Collections.synchronizedMap(new EnumMap<>(WebServer.class));

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	private final String news = Sample.unique("news");

	private final String link = "clientId=" + this.alice + "&topic=" + this.news + "&connect=1";

	private final Tabs tabs = Tabs.open();

	LostLineTests(WebServer server) {
		// EventSource comes back soon, so that the test need not wait for seconds
		this.sample = SAMPLES.computeIfAbsent(server,
				(which) -> Sample.start(which, "sse.heartbeat=1s", "sse.retry.min=300ms", "sse.retry.max=600ms"));
	}

	@BeforeEach
	void nobodyIsHere() {
		this.sample.post("shutdown");
	}

	@AfterEach
	void close() {
		this.tabs.close();
	}

	@Test
	void showsWhatWasMissedWhenTheLineWasCut() {
		Tab page = page(this.link).isIn("open");
		send("before", 2);
		page.shows(2, "[data-kind='event']");
		String lastId = page.attribute("last-id", "data-id");
		page.click("cut").isIn("cut");
		send("meanwhile", 3);
		this.sample.text("broadcast", "meanwhile to all");
		page.click("come-back").isIn("open");
		page.shows(4, "[data-replayed='true']").shows(6, "[data-kind='event']");
		assertThat(page.heard()).filteredOn((data) -> data.startsWith("meanwhile "))
			.containsExactlyInAnyOrder("meanwhile 1", "meanwhile 2", "meanwhile 3", "meanwhile to all");
		assertThat(page.attribute("recovery", "data-replayed")).isEqualTo("4");
		assertThat(page.attribute("recovery", "data-recovered")).isEqualTo("true");
		page.says("recovery", "4 events replayed, recovered: yes");
		assertThat(page.attribute("last-id", "data-id")).isNotEqualTo(lastId);
		send("after", 1);
		page.shows(7, "[data-kind='event']").shows(4, "[data-replayed='true']");
	}

	@Test
	void saysThatNothingWasMissed() {
		Tab page = page(this.link).isIn("open").click("cut").isIn("cut").click("come-back").isIn("open");
		page.says("recovery", "0 events replayed, recovered: yes").shows(0, "[data-kind='event']");
	}

	@Test
	void saysWhatCannotBeReplayed() {
		Tab page = page(this.link).isIn("open").click("cut").isIn("cut");
		for (int i = 1; i <= 1001; i++) {
			this.sample.text("topics/" + this.news, "event " + i);
		}
		page.click("come-back").isIn("open").shows(1, "[data-event='sse.reset']");
		page.says("recovery", "recovered: no").says("events", "older than the history");
	}

	@Test
	void comesBackByItselfWhenTheNetworkBreaks() {
		try (TcpProxy line = new TcpProxy(this.sample.origin())) {
			Tab page = this.tabs.tab(line.origin(), this.link).isIn("open");
			List<String> expected = new ArrayList<>();
			for (int round = 1; round <= 3; round++) {
				send("before" + round, 2);
				page.shows(5 * round - 3, "[data-kind='event']");
				line.cut();
				page.isIn("waiting");
				send("meanwhile" + round, 3);
				line.repair();
				page.isIn("open").shows(5 * round, "[data-kind='event']");
				assertThat(page.attribute("recovery", "data-replayed")).isEqualTo("3");
				assertThat(page.attribute("recovery", "data-recovered")).isEqualTo("true");
				expected.addAll(List.of("before" + round + " 1", "before" + round + " 2", "meanwhile" + round + " 1",
						"meanwhile" + round + " 2", "meanwhile" + round + " 3"));
			}
			assertThat(page.heard()).containsExactlyElementsOf(expected);
		}
	}

	@Test
	void isEndedForGoodByADisconnect() {
		List<Integer> answers = new ArrayList<>();
		Tab page = page(this.link).isIn("open");
		page.page().onResponse((response) -> {
			if (response.url().contains("/connect?")) {
				answers.add(response.status());
			}
		});
		Tab other = page("clientId=bob&connect=1").isIn("open");
		other.at("button[data-disconnect='" + this.alice + "']").click();
		page.isIn("ended").says("state-why", "somebody ended it");
		assertThat(answers).containsExactly(204);
		page.shows(1, "[data-event='sse.ended']");
		other.says("clients-answer", "1 stream ended for good").says("count-clients", "1");
		// and it does not come back by itself, but it may when it is told to
		page.click("connect").isIn("open");
	}

	@Test
	void isEndedForGoodByAnExclusiveStream() {
		Tab first = page(this.link).isIn("open");
		Tab second = page("clientId=" + this.alice + "&exclusive=true&connect=1").isIn("open");
		first.isIn("ended").says("state-why", "a newer stream of the same client took its place");
		this.sample.text("send/" + this.alice, "to the newer one");
		second.shows(1, "[data-kind='event']");
		first.shows(0, "[data-kind='event']");
	}

	@Test
	void endsAllStreamsOnceItIsSaidTwice() {
		Tab page = page(this.link).isIn("open");
		Tab other = page("clientId=bob&connect=1").isIn("open");
		page.says("count-streams", "2").says("count-node-streams", "2").says("count-node-clients", "2");
		page.click("shutdown");
		page.at("#shutdown-dialog[open]").waitFor();
		page.click("shutdown-cancel");
		page.at("#shutdown-dialog:not([open])")
			.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
		assertThat(this.sample.get("connected-count").json().path("streams").asInt()).isEqualTo(2);
		page.click("shutdown").click("shutdown-confirm").isIn("ended");
		other.isIn("ended").says("state-why", "somebody ended it");
		page.says("count-streams", "0").says("clients-note", "Nobody").says("clients-answer", "2 streams ended");
	}

	@Test
	void comesBackAsTheGuestThatItWas() {
		Tab page = page("").connect("", this.news);
		String guest = page.at("#client").textContent();
		page.click("cut").isIn("cut");
		this.sample.text("send/" + guest, "for the guest");
		page.click("come-back").isIn("open").shows(1, "[data-replayed='true']").says("client", guest);
	}

	@Test
	void forgetsWhereItStoodWhenItLeaves() {
		Tab page = page(this.link).isIn("open").click("leave").isIn("idle");
		assertThat(page.attribute("last-id", "data-id")).isEmpty();
		send("meanwhile", 1);
		page.click("connect").isIn("open").says("recovery", "new, nothing to replay").shows(0, "[data-kind='event']");
	}

	private void send(String what, int count) {
		for (int i = 1; i <= count; i++) {
			this.sample.text("topics/" + this.news, what + " " + i).offset();
		}
	}

	private Tab page(String query) {
		return this.tabs.tab(this.sample.origin(), query);
	}

}
