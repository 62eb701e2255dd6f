package io.github.ssekit.docs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.microsoft.playwright.Page;
import io.github.ssekit.docs.FaultyLine.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A page of the documentation in a browser: whatever happens to its line, it hears all
 * that is published, once and in order.
 */
final class BrowserPage {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Counts what EventSource says of its line, for the test alone. */
	private static final String COUNTING = """
			window.lost = 0;
			window.ready = 0;
			window.EventSource = class extends EventSource {
			  constructor(...args) {
			    super(...args);
			    this.addEventListener('error', () => window.lost++);
			    this.addEventListener('sse.ready', () => window.ready++);
			  }
			};
			""";

	private final Page tab;

	private final FaultyLine line;

	private final Consumer<String> publish;

	private final Supplier<List<String>> shown;

	private final List<String> published = new ArrayList<>();

	private final List<String> first = new ArrayList<>();

	/**
	 * A page that is not open yet.
	 * @param tab where it is opened
	 * @param line what it comes through
	 * @param publish what publishes an event with this text
	 * @param shown asks the page for the texts that it has shown
	 */
	BrowserPage(Page tab, FaultyLine line, Consumer<String> publish, Supplier<List<String>> shown) {
		this.tab = tab;
		this.line = line;
		this.publish = publish;
		this.shown = shown;
		tab.addInitScript(COUNTING);
	}

	/** What it shows before anything is published. */
	BrowserPage showsFirst(String text) {
		this.first.add(text);
		return this;
	}

	/** Open it, and break the line in every way. */
	void goesThroughEverything(String path) {
		this.tab.navigate(this.line.origin() + path);
		await().atMost(PATIENCE).until(() -> counted("ready") == 1 && this.shown.get().equals(this.first));
		// before the first event: it knows its place from sse.ready alone
		for (Fault fault : List.of(Fault.BAD_GATEWAY, Fault.CUT, Fault.REFUSED, Fault.BAD_GATEWAY)) {
			loseAndRepair(fault);
			publish("after " + fault);
			hasShownAll();
		}
		assertThat(this.shown.get()).hasSize(this.first.size() + 12);
	}

	private void loseAndRepair(Fault fault) {
		int before = counted("lost");
		this.line.breakWith(fault);
		await().atMost(PATIENCE).until(() -> counted("lost") > before);
		publish("meanwhile, " + fault);
		publish("again, " + fault);
		this.line.repair();
		hasShownAll();
	}

	private void publish(String text) {
		String unique = this.published.size() + " " + text;
		this.published.add(unique);
		this.publish.accept(unique);
	}

	private void hasShownAll() {
		List<String> all = new ArrayList<>(this.first);
		all.addAll(this.published);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.shown.get()).containsExactlyElementsOf(all));
	}

	private int counted(String what) {
		return (Integer) this.tab.evaluate("window." + what);
	}

}
