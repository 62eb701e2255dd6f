package io.github.ssekit.test.eventstream;

import java.util.List;

/**
 * The lines between two blank lines, as they were sent, so that a test can look at what
 * the server wrote rather than at what a page would get. A blank line that follows
 * another makes an empty block. Immutable.
 *
 * @param lines the lines without their ends, comments included
 */
public record Block(List<String> lines) {

	public Block {
		lines = List.copyOf(lines);
	}

	/**
	 * The lines that are not comments.
	 * @return the fields, known and unknown, in order
	 */
	public List<Field> fields() {
		return this.lines.stream().filter((line) -> !isComment(line)).map(Field::of).toList();
	}

	/**
	 * The values of all fields of that name.
	 * @param name the name, case-sensitive
	 * @return the values in order, empty if there is no such field
	 */
	public List<String> values(String name) {
		return fields().stream().filter((field) -> field.name().equals(name)).map(Field::value).toList();
	}

	/**
	 * The comments, that is what follows their colon.
	 * @return the comments in order
	 */
	public List<String> comments() {
		return this.lines.stream().filter(Block::isComment).map((line) -> line.substring(1)).toList();
	}

	/**
	 * Whether this block says where the stream is: it has an {@code id} field that a
	 * client does not ignore (one without NUL). An empty id counts: it says "nowhere".
	 * @return whether there is such a field
	 */
	public boolean hasId() {
		return values("id").stream().anyMatch(EventStreamParser::isValidId);
	}

	/**
	 * Whether a client dispatches an event for this block: it has a {@code data} field,
	 * be it empty.
	 * @return whether there is such a field
	 */
	public boolean hasData() {
		return !values("data").isEmpty();
	}

	private static boolean isComment(String line) {
		return line.startsWith(":");
	}

}
