package io.github.ssekit.sample.page;

import java.util.List;

import io.github.ssekit.sample.kit.QuietLog;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.Tab;
import io.github.ssekit.sample.kit.Tabs;
import io.github.ssekit.sample.kit.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The page sends, and shows what arrives: with a real browser and its EventSource. */
@ExtendWith(QuietLog.class)
@Tag("browser")
class SendingTests {

	private final Sample sample = Sample.shared(WebServer.TOMCAT);

	private final String alice = Sample.unique("alice");

	private final String news = Sample.unique("news");

	private final Tabs tabs = Tabs.open();

	@AfterEach
	void close() {
		this.tabs.close();
	}

	@Test
	void saysWhyAStreamWasRefused() {
		Tab page = page("");
		page.fill("topics", "client/bob").click("connect").isIn("ended").says("state-why", "400");
		page.says("state-why", "may not be named");
		page.fill("topics", "").fill("client-id", "a/b").click("connect").isIn("ended");
		page.says("state-why", "must not contain '/'");
		page.connect(this.alice, "");
	}

	@Test
	void saysWhyWhatWasSentIsRefused() {
		Tab page = page("clientId=" + this.alice + "&topic=" + this.news + "&connect=1").isIn("open");
		page.fill("send-body", "{\"broken\"").at("#send-json").check();
		page.click("send-topic").isAnswered(400).says("send-answer", "not JSON");
		page.at("#send-json").uncheck();
		page.fill("send-event", "sse.mine").click("broadcast").isAnswered(400).says("send-answer", "sse.");
		page.fill("send-event", "").fill("send-topic-name", "broadcast").click("send-topic").isAnswered(400);
		page.fill("send-client-id", "a b").click("send-client").isAnswered(400).says("send-answer", "client id");
		page.fill("send-body", "x".repeat(300_000)).click("broadcast").isAnswered(413);
		page.shows(0, "[data-kind='event']");
	}

	@Test
	void sendsToOneClientToATopicAndToEverybody() {
		Tab page = page("").connect(this.alice, this.news + ", other");
		page.says("client", this.alice).says("recovery", "new, nothing to replay");
		page.fill("send-body", "to one").click("send-client").isAnswered(202);
		page.fill("send-body", "to a topic").fill("send-topic-name", this.news).click("send-topic").isAnswered(202);
		page.fill("send-body", "to everybody").fill("send-event", "alarm").click("broadcast").isAnswered(202);
		page.shows(3, "[data-kind='event']");
		assertThat(page.heard()).containsExactly("to one", "to a topic", "to everybody");
		page.shows(2, "[data-event='message']").shows(1, "[data-event='alarm']").shows(1, "[data-event='sse.ready']");
		assertThat(page.at("#events li[data-kind='event']").first().getAttribute("data-id"))
			.matches("1(\\.[A-Za-z0-9]{17,})+")
			.isEqualTo(page.attribute("last-id", "data-id"));
		assertThat(page.at("#events li time").first().getAttribute("datetime")).matches("20\\d\\d-.*T.*Z");
		page.says("send-answer", "202").says("send-answer", "topic broadcast");
		page.says("count-events", "4").says("chart-text", "3 events in the last 60 seconds");
	}

	@Test
	void showsWhatIsSentFromElsewhereAsTextAndNeverAsMarkup() {
		Tab page = page("clientId=" + this.alice + "&connect=1").isIn("open");
		List<String> texts = List.of("<img src=x onerror=alert(1)>", "two\nlines", "{\"a\": [1, 2]}",
				"\ud83d\ude80 gr\u00fc\u00dfe", "  leading blanks", "");
		texts.forEach((text) -> this.sample.text("send/" + this.alice, text).offset());
		page.shows(texts.size(), "[data-kind='event']");
		assertThat(page.heard()).containsExactlyElementsOf(texts);
		assertThat(page.at("#events img").count()).isZero();
	}

	@Test
	void sendsJsonAsItIs() {
		Tab page = page("clientId=" + this.alice + "&event=price&connect=1").isIn("open");
		page.fill("send-body", "{ \"price\": 1.10 }").fill("send-event", "price").at("#send-json").check();
		page.fill("send-client-id", this.alice).click("send-client").isAnswered(202);
		page.shows(1, "[data-event='price']");
		assertThat(page.heard()).containsExactly("{ \"price\": 1.10 }");
	}

	@Test
	void showsTwoPeopleSideBySide() {
		String bob = Sample.unique("bob");
		Tab alice = page("clientId=" + this.alice + "&topic=" + this.news + "&connect=1").isIn("open");
		Tab second = page("clientId=" + bob + "&topic=" + this.news + "&connect=1").isIn("open");
		alice.fill("send-body", "hello bob").fill("send-event", "greeting").fill("send-client-id", bob);
		alice.click("send-client").isAnswered(202);
		// a name that one tab sends under another one listens for
		second.shows(1, "[data-event='greeting']");
		second.fill("send-body", "hello all").click("broadcast").isAnswered(202);
		alice.fill("send-body", "the news").fill("send-event", "").click("send-topic").isAnswered(202);
		alice.shows(2, "[data-kind='event']");
		second.shows(3, "[data-kind='event']");
		assertThat(alice.heard()).containsExactly("hello all", "the news");
		assertThat(second.heard()).containsExactly("hello bob", "hello all", "the news");
		alice.at("#clients li[data-client='" + this.alice + "'][data-streams='1']").waitFor();
		alice.at("#clients li[data-client='" + bob + "']").waitFor();
	}

	@Test
	void followsALink() {
		for (int i = 1; i <= 7; i++) {
			this.sample.text("topics/" + this.news + "?event=price", "n" + i);
			this.sample.text("topics/" + this.news + "-2", "s" + i);
		}
		Tab page = page("clientId=" + this.alice + "&topic=" + this.news + "&topic=" + this.news
				+ "-2&event=price&exclusive=true&replayLast=5&connect=1")
			.isIn("open");
		page.shows(5, "[data-event='price'][data-replayed='true']");
		assertThat(page.heard()).filteredOn((data) -> data.matches("n\\d"))
			.containsExactly("n3", "n4", "n5", "n6", "n7");
		assertThat(page.heard()).filteredOn((data) -> data.matches("s\\d"))
			.containsExactly("s3", "s4", "s5", "s6", "s7");
		assertThat(page.at("#client-id").inputValue()).isEqualTo(this.alice);
		assertThat(page.at("#topics").inputValue()).isEqualTo(this.news + ", " + this.news + "-2");
		assertThat(page.at("#exclusive").isChecked()).isTrue();
		assertThat(page.at("#replay-last").inputValue()).isEqualTo("5");
		page.says("recovery", "from the past");
	}

	@Test
	void isGivenAClientIdWhereItHasNone() {
		Tab page = page("").connect("", this.news).says("client", "guest-");
		page.click("send-client").isAnswered(202).shows(1, "[data-kind='event']");
	}

	private Tab page(String query) {
		return this.tabs.tab(this.sample.origin(), query);
	}

}
