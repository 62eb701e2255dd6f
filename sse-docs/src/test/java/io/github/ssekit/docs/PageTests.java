package io.github.ssekit.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages are short where they have to be, say what they are for, and lead somewhere. */
@Tag("once")
class PageTests {

	/** Each has a test that reads it; text is for drawings. */
	private static final Set<String> LANGUAGES = Set.of("java", "kotlin", "js", "html", "xml", "groovy", "properties",
			"yaml", "sh", "nginx", "redis", "text");

	private static final int FRONT_PAGE = 9 * 1024;

	static List<Page> all() {
		List<Page> pages = new ArrayList<>(Page.all());
		Stream.of("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "sse-benchmarks/README.md")
			.map(Page::of)
			.forEach(pages::add);
		return pages;
	}

	static List<Page> written() {
		return Page.all();
	}

	@Test
	void theFrontPageIsShort() throws Exception {
		assertThat(Files.size(Page.ROOT.resolve("README.md"))).isLessThanOrEqualTo(FRONT_PAGE);
	}

	@ParameterizedTest
	@MethodSource("written")
	void everyBlockHasALanguageThatSomethingReads(Page page) {
		assertThat(page.blocks())
			.allSatisfy((block) -> assertThat(block.language()).as("%s: none of %s", block, LANGUAGES).isIn(LANGUAGES));
	}

	@ParameterizedTest
	@MethodSource("written")
	void beginsWithWhatItIsFor(Page page) {
		assertThat(page.lines().get(0)).startsWith("# ");
		assertThat(page.lines().get(1)).isEmpty();
		assertThat(page.lines().get(2)).matches("(For who|To look|SseKit is).*");
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyLinkLeadsSomewhere(Page page) {
		List<String> broken = page.links().stream().filter((link) -> !leadsSomewhere(page, link)).toList();
		assertThat(broken).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("written")
	void isReachedFromTheFrontPage(Page page) {
		assertThat(page.name()).satisfiesAnyOf((name) -> assertThat(name).isEqualTo("README.md"),
				(name) -> assertThat(Page.of("README.md").links()).anyMatch((link) -> link.split("#")[0].equals(name)));
	}

	private static boolean leadsSomewhere(Page page, String link) {
		String[] parts = link.split("#", 2);
		Path from = Page.ROOT.resolve(page.name());
		Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
		if (!Files.exists(target)) {
			return false;
		}
		return parts.length == 1
				|| Page.of(Page.ROOT.relativize(target).toString().replace('\\', '/')).anchors().contains(parts[1]);
	}

}
