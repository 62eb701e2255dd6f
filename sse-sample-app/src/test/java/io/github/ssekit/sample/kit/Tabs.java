package io.github.ssekit.sample.kit;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser with nothing in it, and tabs that show the page. When it is closed no tab may
 * have had an error, nor asked anybody but the sample for anything.
 */
public final class Tabs implements AutoCloseable {

	private static Chromium chromium;

	private final BrowserContext context;

	private final Queue<String> errors = new ConcurrentLinkedQueue<>();

	private final Queue<URI> requests = new ConcurrentLinkedQueue<>();

	private Tabs(Browser.NewContextOptions options) {
		this.context = chromium().browser().newContext(options);
		this.context.setDefaultTimeout(Tab.PATIENCE);
		this.context.onRequest((request) -> this.requests.add(URI.create(request.url())));
		this.context.onWebError((error) -> this.errors.add(error.error()));
		this.context.onConsoleMessage((message) -> {
			// what a server refused, or a line that broke, Chromium itself reports so
			boolean ofTheNetwork = message.text().startsWith("Failed to load resource");
			if (message.type().equals("error") && !ofTheNetwork) {
				this.errors.add(message.text());
			}
		});
	}

	public static Tabs open() {
		return open(1100, 900, ColorScheme.LIGHT);
	}

	public static Tabs open(int width, int height, ColorScheme scheme) {
		return new Tabs(new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
	}

	/** One more tab, at {@code origin/?query}. */
	public Tab tab(String origin, String query) {
		Page page = this.context.newPage();
		page.navigate(origin + "/?" + query);
		return new Tab(page);
	}

	/** Started for the first tab; it ends with this process. */
	private static synchronized Chromium chromium() {
		if (chromium == null) {
			chromium = Chromium.start();
		}
		return chromium;
	}

	@Override
	public void close() {
		List<Page> pages = this.context.pages();
		this.context.close();
		assertThat(pages).isNotEmpty();
		assertThat(this.errors).as("errors on the console").isEmpty();
		assertThat(this.requests).as("requests to other hosts")
			.allMatch((uri) -> "localhost".equals(uri.getHost()) || "data".equals(uri.getScheme()));
	}

}
