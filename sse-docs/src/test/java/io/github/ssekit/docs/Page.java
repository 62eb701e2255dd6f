package io.github.ssekit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: its blocks of code, its headings and its links.
 *
 * @param name its path from the root of the project, with slashes
 * @param lines its text
 */
record Page(String name, List<String> lines) {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern COMMENT = Pattern.compile("<!-- (.*) -->");

	/** The front page and all of docs. */
	static List<Page> all() {
		List<Page> pages = new ArrayList<>(List.of(of("README.md")));
		try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md"))
				.sorted()
				.forEach((file) -> pages.add(of("docs/" + file.getFileName())));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages;
	}

	static Page of(String name) {
		try {
			return new Page(name, Files.readAllLines(ROOT.resolve(name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<Block> blocks(String... languages) {
		return all().stream().flatMap((page) -> page.blocks().stream()).filter((block) -> block.isOneOf(languages));
	}

	/** Its blocks of code, in their order. */
	List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		for (int i = 0; i < this.lines.size(); i++) {
			String fence = this.lines.get(i).strip();
			if (fence.startsWith("```")) {
				int end = i + 1;
				while (!this.lines.get(end).strip().equals("```")) {
					end++;
				}
				Matcher comment = COMMENT.matcher((i > 0) ? this.lines.get(i - 1) : "");
				blocks.add(new Block(this.name, i + 1, fence.substring(3),
						String.join("\n", this.lines.subList(i + 1, end)) + "\n",
						comment.matches() ? comment.group(1) : ""));
				i = end;
			}
		}
		return blocks;
	}

	/** The one block of a language. */
	Block block(String language) {
		return blocks(language, "").get(0);
	}

	/** The blocks of a language that a comment says this of. */
	List<Block> blocks(String language, String comment) {
		return blocks().stream()
			.filter((block) -> block.language().equals(language) && block.comment().startsWith(comment))
			.toList();
	}

	/** What a link to one of its headings says behind the #, as GitHub makes it. */
	Set<String> anchors() {
		Set<String> anchors = new LinkedHashSet<>();
		for (String line : prose()) {
			Matcher heading = HEADING.matcher(line);
			if (heading.matches()) {
				String text = heading.group(1).replaceAll("&\\w+;", "").toLowerCase(Locale.ROOT);
				anchors.add(text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
			}
		}
		return anchors;
	}

	/** Where its links lead, those to other sites left out. */
	List<String> links() {
		List<String> links = new ArrayList<>();
		for (String line : prose()) {
			Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
			while (link.find()) {
				if (!link.group(1).matches("(https?|mailto):.*")) {
					links.add(link.group(1));
				}
			}
		}
		return links;
	}

	private List<String> prose() {
		List<String> prose = new ArrayList<>();
		boolean code = false;
		for (String line : this.lines) {
			boolean fence = line.strip().startsWith("```");
			if (!code && !fence) {
				prose.add(line);
			}
			code = code != fence;
		}
		return prose;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * A block of code.
	 *
	 * @param page where it stands
	 * @param line the line of its fence
	 * @param language what the fence names
	 * @param text what stands in it
	 * @param comment the HTML comment in the line before it; empty for none
	 */
	record Block(String page, int line, String language, String text, String comment) {

		boolean isOneOf(String... languages) {
			return List.of(languages).contains(this.language);
		}

		@Override
		public String toString() {
			return this.page + ":" + this.line + " " + this.language;
		}

	}

}
