package io.github.ssekit.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.microsoft.playwright.Page;
import io.github.ssekit.docs.Page.Block;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * A browser parses every block of JavaScript, and every script of a block of HTML;
 * imports and exports, which stand in modules only, are left out. What is run is run by
 * {@link FrontPageTests} and {@link PagesInABrowserTests}.
 */
@Tag("browser")
class ScriptBlockTests {

	private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);

	private static Chromium chromium;

	private static Page tab;

	@BeforeAll
	@Timeout(300)
	static void start() {
		chromium = Chromium.start();
		tab = chromium.tab();
	}

	@AfterAll
	static void stop() {
		chromium.close();
	}

	static Stream<Block> js() {
		return io.github.ssekit.docs.Page.blocks("js");
	}

	static Stream<Block> html() {
		return io.github.ssekit.docs.Page.blocks("html");
	}

	@ParameterizedTest
	@MethodSource("js")
	void parses(Block block) {
		parse(block.text());
	}

	@ParameterizedTest
	@MethodSource("html")
	void isHtmlWhoseScriptsParse(Block block) {
		Matcher script = SCRIPT.matcher(block.text());
		while (script.find()) {
			parse(script.group(1));
		}
		Object elements = tab.evaluate(
				"(html) => new DOMParser().parseFromString(html, 'text/html').querySelectorAll('body *').length",
				block.text());
		assertThat((Integer) elements).isPositive();
	}

	private static void parse(String script) {
		String body = script.replaceAll("(?m)^import .* from .*;$", "").replaceAll("(?m)^export ", "");
		assertThatNoException()
			.isThrownBy(() -> tab.evaluate("(body) => { new (async () => {}).constructor(body); }", body));
	}

}
