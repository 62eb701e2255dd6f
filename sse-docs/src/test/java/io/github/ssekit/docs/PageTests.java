package io.github.ssekit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|Contract))`");

	/** Of two words at least: others may be anything. */
	private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?=[`.(])");

	/** Of the JDK, of servlets, browsers and Spring. */
	private static final Set<String> FOREIGN = Set.of("EventSource", "HttpServletRequest", "LongAdder", "ReentrantLock",
			"RedisStaticMasterReplicaConfiguration", "StreamMessageListenerContainer");

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

	/** A name may be the end of several, such as {@code FuzzTests}. */
	@ParameterizedTest
	@MethodSource("all")
	void everyTestThatIsNamedIsThere(Page page) throws IOException {
		List<String> types = types();
		assertThat(names(page, TEST)).filteredOn((test) -> types.stream().noneMatch((type) -> type.endsWith(test)))
			.isEmpty();
	}

	@Test
	void everyTypeThatTheArchitectureNamesIsThere() throws IOException {
		assertThat(names(Page.of("ARCHITECTURE.md"), TYPE))
			.isSubsetOf(Stream.concat(types().stream(), FOREIGN.stream()).toList());
	}

	private static List<String> names(Page page, Pattern kind) throws IOException {
		if (page.name().equals("CHANGELOG.md")) {
			return List.of(); // it tells of names that are gone
		}
		String text = Files.readString(Page.ROOT.resolve(page.name()));
		return kind.matcher(text).results().map((match) -> match.group(1)).toList();
	}

	/** The names of all source files. */
	private static List<String> types() throws IOException {
		try (Stream<Path> files = Files.walk(Page.ROOT)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java"))
				.map((name) -> name.substring(0, name.length() - ".java".length()))
				.toList();
		}
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
