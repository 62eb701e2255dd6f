package io.github.ssekit.sample.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** A tab that shows the page, and what one does with it. */
public final class Tab {

	static final double PATIENCE = Sample.PATIENCE.toSeconds() * 1e3;

	private final Page page;

	Tab(Page page) {
		this.page = page;
	}

	public Page page() {
		return this.page;
	}

	public Locator at(String selector) {
		return this.page.locator(selector);
	}

	public Tab fill(String id, String text) {
		at("#" + id).fill(text);
		return this;
	}

	public Tab click(String id) {
		at("#" + id).click();
		return this;
	}

	public Tab connect(String client, String topics) {
		return fill("client-id", client).fill("topics", topics).click("connect").isIn("open");
	}

	/** Wait until the page says that its line is so. */
	public Tab isIn(String state) {
		try {
			at("#state[data-state='" + state + "']").waitFor();
			return this;
		}
		catch (TimeoutError ex) {
			throw new AssertionError(
					"Is not " + state + " but: " + at("header").innerText() + "\nEvents: " + at("#events").innerText(),
					ex);
		}
	}

	public Tab says(String id, String text) {
		assertThat(at("#" + id)).containsText(text,
				new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true).setTimeout(PATIENCE));
		return this;
	}

	/** Wait until the answer to what was sent is there. */
	public Tab isAnswered(int status) {
		at("#send-answer[data-status='" + status + "'][data-ok='" + (status < 400) + "']").waitFor();
		return this;
	}

	/** Wait until so many rows of that kind are there, and no more. */
	public Tab shows(int count, String selector) {
		assertThat(at("#events li" + selector)).hasCount(count,
				new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
		return this;
	}

	/** The data of the events in the log, oldest first. */
	public List<String> heard() {
		List<String> newestFirst = at("#events li[data-kind='event'] .row-data").allTextContents();
		ArrayList<String> oldestFirst = new ArrayList<>(newestFirst);
		Collections.reverse(oldestFirst);
		return oldestFirst;
	}

	public String attribute(String id, String name) {
		return at("#" + id).getAttribute(name);
	}

	public Tab press(String... keys) {
		for (String key : keys) {
			this.page.keyboard().press(key);
		}
		return this;
	}

	/** Press Tab until that element has the focus. */
	public Tab tabTo(String id) {
		for (int i = 0; i < 100; i++) {
			if (id.equals(focused())) {
				return this;
			}
			press("Tab");
		}
		throw new AssertionError("No way to #" + id + " by Tab");
	}

	public String focused() {
		return (String) this.page.evaluate("document.activeElement?.id ?? ''");
	}

	/** A picture for people, in {@code target/screenshots}. */
	public void picture(String name) {
		this.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
			.setPath(Path.of("target", "screenshots", name + ".png")));
	}

}
