package io.github.ssekit.event;

/**
 * The one rule for names that people give: printable characters without spaces, so that a
 * name can stand in a URL, a key, a log line and a cursor without changing any of them.
 */
final class Names {

	private Names() {
	}

	static void check(String thing, String value, int maxLength) {
		if (value.isEmpty() || value.length() > maxLength) {
			throw new InvalidNameException(thing, value,
					"must have 1 to " + maxLength + " characters, has " + value.length());
		}
		value.codePoints().forEach((c) -> {
			if (!isPrintable(c)) {
				throw new InvalidNameException(thing, value,
						"must consist of printable characters without spaces, has " + String.format("U+%04X", c));
			}
		});
	}

	private static boolean isPrintable(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
