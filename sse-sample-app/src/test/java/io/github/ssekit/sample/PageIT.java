package io.github.ssekit.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.github.ssekit.sample.kit.Chromium;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page, in a real browser. */
class PageIT {

	private static Chromium chromium;

	private static Sample sample;

	private BrowserContext context;

	private final List<String> complaints = new ArrayList<>();

	private final List<String> strangers = new ArrayList<>();

	@BeforeAll
	static void start() {
		PlaywrightAssertions.setDefaultAssertionTimeout((double) Sample.PATIENCE.toMillis());
		sample = Sample.start(WebServer.TOMCAT, "sse.retry.min=200ms", "sse.retry.max=300ms");
		chromium = Chromium.start();
	}

	@AfterAll
	static void stop() {
		chromium.close();
		sample.close();
	}

	@BeforeEach
	void open() {
		this.context = chromium.browser().newContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.LIGHT));
	}

	@AfterEach
	void close() {
		this.context.close();
		assertThat(this.strangers).as("requests to other hosts").isEmpty();
		assertThat(this.complaints).as("errors of the page").isEmpty();
	}

	@Test
	void saysWhyAStreamCouldNotBeOpened() {
		Page page = page("/?clientId=a%20b&connect=1");

		assertThat(page.locator("#state")).hasAttribute("data-state", "ended");
		assertThat(page.locator("#state-why")).containsText("client id");
		this.complaints.removeIf((complaint) -> complaint.contains("400")); // the
																			// browser's
																			// own line
	}

	@Test
	void saysWhyAnEventCouldNotBePublished() {
		Page page = connected("alice", "news");
		page.fill("#send-topic-name", "client/bob");
		page.fill("#send-body", "hello");
		page.click("#send-topic");

		assertThat(page.locator("#send-answer")).hasAttribute("data-status", "400");
		assertThat(page.locator("#send-answer")).containsText("may not be named");
		this.complaints.removeIf((complaint) -> complaint.contains("400"));
	}

	@Test
	void bringsWhatIsSentToOneToATopicAndToAll() {
		Page alice = connected("alice", "news");
		Page bob = connected("bob", "sport");
		bob.fill("#send-client-id", "alice");
		bob.fill("#send-body", "for alice alone");
		bob.click("#send-client");
		bob.fill("#send-topic-name", "news");
		bob.fill("#send-body", "for readers of news");
		bob.click("#send-topic");
		bob.fill("#send-body", "for all");
		bob.click("#broadcast");

		assertThat(event(alice, "for alice alone")).hasCount(1);
		assertThat(event(alice, "for readers of news")).hasCount(1);
		assertThat(event(alice, "for all")).hasCount(1);
		assertThat(event(bob, "for all")).hasCount(1);
		assertThat(event(bob, "for alice alone")).hasCount(0);
		assertThat(event(alice, "for all").locator("time")).isVisible();
		assertThat(event(alice, "for all").getAttribute("data-id")).startsWith("1.");
		assertThat(alice.locator("#count-clients")).hasText("2");
		assertThat(alice.locator("#clients li[data-client=bob]")).isVisible();
		assertThat(alice.locator("#chart")).isVisible();
	}

	@Test
	void comesBackAfterACutAndIsToldWhatItMissed() {
		Page page = connected("carol", "replay");
		sample.text("topics/replay", "before").offset();
		assertThat(event(page, "before")).hasCount(1);
		page.click("#cut");
		assertThat(page.locator("#state")).hasAttribute("data-state", "cut");
		for (int i = 1; i <= 3; i++) {
			sample.text("topics/replay", "missed " + i).offset();
		}
		page.click("#come-back");

		assertThat(page.locator("#recovery")).hasAttribute("data-replayed", "3");
		assertThat(page.locator("#recovery")).hasAttribute("data-recovered", "true");
		for (int i = 1; i <= 3; i++) {
			assertThat(event(page, "missed " + i)).hasCount(1);
			assertThat(event(page, "missed " + i)).hasAttribute("data-replayed", "true");
		}
		sample.text("topics/replay", "after").offset();
		assertThat(event(page, "after")).hasAttribute("data-replayed", "false");
		assertThat(event(page, "before")).hasCount(1);
	}

	@Test
	void comesBackByItselfWhenTheLineBreaks() {
		Page page = connected("dave", "line");
		sample.text("topics/line", "one").offset();
		assertThat(event(page, "one")).hasCount(1);
		this.context.setOffline(true);
		page.evaluate("() => new Promise((done) => setTimeout(done, 0))");
		sample.text("topics/line", "two").offset();
		this.context.setOffline(false);

		assertThat(event(page, "two")).hasCount(1);
		assertThat(event(page, "one")).hasCount(1);
		this.complaints.clear(); // the browser says that it was offline
	}

	@Test
	void staysAwayOnceItWasDisconnected() {
		Page page = connected("erin", "news");
		page.locator("button[data-disconnect=erin]").click();

		assertThat(page.locator("#state")).hasAttribute("data-state", "ended");
		assertThat(page.locator("#events li[data-event='sse.closed']")).containsText("disconnected");
		assertThat(page.locator("#clients li[data-client=erin]")).hasCount(0);
		page.click("#connect");
		assertThat(page.locator("#state")).hasAttribute("data-state", "open");
	}

	@Test
	void givesWayToANewerStreamThatIsExclusive() {
		Page older = connected("frank", "news");
		Page newer = page("/?clientId=frank&exclusive=true&connect=1");

		assertThat(newer.locator("#state")).hasAttribute("data-state", "open");
		assertThat(older.locator("#state")).hasAttribute("data-state", "ended");
		assertThat(older.locator("#events li[data-event='sse.closed']")).containsText("replaced");
	}

	@Test
	void worksByKeyboardAlone() {
		Page page = page("/");
		page.locator("#client-id").focus();
		page.keyboard().type("grace");
		page.keyboard().press("Enter");
		assertThat(page.locator("#state")).hasAttribute("data-state", "open");
		assertThat(page.locator("#client")).containsText("grace");
		page.locator("#send-body").press("Control+a"); // there is a text to begin with
		page.locator("#send-body").pressSequentially("by keyboard");
		page.locator("#broadcast").press("Enter");
		assertThat(event(page, "by keyboard")).hasCount(1);
	}

	@Test
	void isReadableInTheDarkAndOnASmallScreen() {
		Page page = connected("heidi", "news");
		String light = background(page);
		page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
		page.setViewportSize(360, 740);

		assertThat(background(page)).isNotEqualTo(light);
		assertThat((Boolean) page
			.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isTrue();
	}

	@Test
	void endsAllStreamsOnceThatIsConfirmed() {
		Page page = connected("ivan", "news");
		page.click("#shutdown");
		page.click("#shutdown-cancel");
		assertThat(page.locator("#state")).hasAttribute("data-state", "open");
		page.click("#shutdown");
		page.click("#shutdown-confirm");

		assertThat(page.locator("#state")).hasAttribute("data-state", "ended");
		assertThat(page.locator("#count-streams")).hasText("0");
	}

	private Page connected(String client, String topic) {
		Page page = page("/?clientId=" + client + "&topic=" + topic + "&connect=1");
		assertThat(page.locator("#state")).hasAttribute("data-state", "open");
		return page;
	}

	private Page page(String path) {
		Page page = this.context.newPage();
		page.onPageError(this.complaints::add);
		page.onConsoleMessage((message) -> {
			if (message.type().equals("error")) {
				this.complaints.add(message.text());
			}
		});
		page.onRequest((request) -> {
			if (!request.url().startsWith(sample.origin()) && !request.url().startsWith("data:")) {
				this.strangers.add(request.url());
			}
		});
		page.navigate(sample.origin() + path);
		return page;
	}

	private static Locator event(Page page, String data) {
		return page.locator("#events li[data-event]")
			.filter(new Locator.FilterOptions().setHas(page.locator("pre.row-data",
					new Page.LocatorOptions().setHasText(Pattern.compile("^" + data + "$")))));
	}

	private static String background(Page page) {
		return (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
	}

}
