package io.github.ssekit.sample.page;

import java.util.List;
import java.util.Locale;

import com.microsoft.playwright.options.ColorScheme;
import io.github.ssekit.sample.kit.QuietLog;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.Tab;
import io.github.ssekit.sample.kit.Tabs;
import io.github.ssekit.sample.kit.WebServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on small and large screens, in the light and in the dark, by keyboard alone.
 */
@ExtendWith(QuietLog.class)
@Tag("browser")
class LooksTests {

	private final Sample sample = Sample.shared(WebServer.TOMCAT);

	private final String alice = Sample.unique("alice");

	@BeforeEach
	void nobodyIsHere() {
		this.sample.post("shutdown");
	}

	@ParameterizedTest
	@CsvSource({ "1280, 900, LIGHT", "1280, 900, DARK", "768, 1024, LIGHT", "360, 740, LIGHT", "360, 740, DARK" })
	void fitsOnEveryScreen(int width, int height, ColorScheme scheme) {
		try (Tabs tabs = Tabs.open(width, height, scheme)) {
			Tab page = tabs.tab(this.sample.origin(), "clientId=" + this.alice + "&topic=news&event=price&connect=1");
			page.isIn("open");
			this.sample.json("topics/news?event=price", "{\"item\": \"book\", \"price\": 12.50}");
			this.sample.text("send/" + this.alice, "a-word-without-a-break-".repeat(20));
			this.sample.text("broadcast", "several\nlines\n\tof text");
			page.shows(3, "[data-kind='event']").click("cut").isIn("cut");
			this.sample.text("topics/news", "meanwhile");
			page.click("come-back").isIn("open").shows(1, "[data-replayed='true']");
			page.says("count-clients", "1");
			page.picture(width + "-" + scheme.name().toLowerCase(Locale.ROOT));
			assertThat(page.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
				.as("nothing sticks out")
				.isEqualTo(0);
			assertThat(brightness(page)).as("brightness of the background")
				.isBetween((scheme == ColorScheme.DARK) ? 0 : 200, (scheme == ColorScheme.DARK) ? 60 : 255);
		}
	}

	@Test
	void isUsedWithoutAMouse() {
		try (Tabs tabs = Tabs.open()) {
			Tab page = tabs.tab(this.sample.origin(), "");
			page.tabTo("client-id").page().keyboard().type(this.alice);
			page.press("Enter").isIn("open");
			page.tabTo("send-body").press("Control+A").page().keyboard().type("typed");
			page.tabTo("broadcast").press("Enter").isAnswered(202).shows(1, "[data-kind='event']");
			page.tabTo("cut").press("Space").isIn("cut");
			assertThat(page.focused()).isEqualTo("come-back");
			page.press("Enter").isIn("open");
			assertThat(page.focused()).isEqualTo("cut");
			page.tabTo("shutdown").press("Enter").at("#shutdown-dialog[open]").waitFor();
			page.press("Escape").isIn("open");
			assertThat(page.focused()).isEqualTo("shutdown");
			page.press("Enter").tabTo("shutdown-confirm").press("Enter").isIn("ended");
		}
	}

	@Test
	void showsWhereTheFocusIs() {
		try (Tabs tabs = Tabs.open()) {
			Tab page = tabs.tab(this.sample.origin(), "");
			for (String id : new String[] { "client-id", "topics", "connect", "send-body", "broadcast", "shutdown" }) {
				page.tabTo(id);
				assertThat((String) page.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
					.as(id)
					.isNotEqualTo("none");
			}
		}
	}

	@Test
	void namesEverythingThatCanBeUsed() {
		try (Tabs tabs = Tabs.open()) {
			Tab page = tabs.tab(this.sample.origin(), "");
			Object nameless = page.page().evaluate("""
					[...document.querySelectorAll('input, textarea, button')]
						.filter((e) => !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label')))
						.map((e) => e.outerHTML)""");
			assertThat((List<?>) nameless).isEmpty();
		}
	}

	/** Of the page's background, from 0 to 255. */
	private static int brightness(Tab page) {
		return ((Number) page.page().evaluate("""
				(() => {
					const canvas = document.createElement('canvas').getContext('2d');
					canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
					canvas.fillRect(0, 0, 1, 1);
					const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
					return Math.round((r + g + b) / 3);
				})()""")).intValue();
	}

}
