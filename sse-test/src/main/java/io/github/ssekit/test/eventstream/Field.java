package io.github.ssekit.test.eventstream;

/**
 * A line of a block that is not a comment, cut in two at its first colon. Immutable.
 *
 * @param name what stands before the colon, or the whole line where there is none
 * @param value what stands behind it, less one leading space
 */
public record Field(String name, String value) {

	/**
	 * Read a line as a field.
	 * @param line a line without its end, neither empty nor a comment
	 * @return the field
	 */
	static Field of(String line) {
		int colon = line.indexOf(':');
		if (colon < 0) {
			return new Field(line, "");
		}
		int start = colon + 1;
		if (start < line.length() && line.charAt(start) == ' ') {
			start++; // exactly one, and only a space: a tab belongs to the value
		}
		return new Field(line.substring(0, colon), line.substring(start));
	}

}
