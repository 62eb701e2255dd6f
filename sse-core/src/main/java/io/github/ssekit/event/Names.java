package io.github.ssekit.event;

import java.text.Normalizer;

/**
 * The rules for names that people give. They consist of characters that can be seen, so
 * that a name can stand in a URL, a key, a log line and a cursor without changing any of
 * them, and so that no two look alike of which one has something hidden in it.
 * <p>
 * What can be seen is decided by Unicode, of the version that the JDK has: no controls,
 * formats (with the zero-width ones and the byte order mark), surrogates without their
 * other half, line and paragraph separators, and code points that are not assigned; nor
 * what is to be ignored where it cannot be shown, such as fillers and variation
 * selectors; nor what is shown as nothing, such as the empty Braille pattern.
 * <p>
 * What has several spellings in Unicode (an é of one code point, or of two) is kept in
 * one of them, the normalization form C, so that names that are the same to a reader are
 * the same here. Case is kept, and so are letters of different scripts that look alike.
 */
final class Names {

	/**
	 * Of Default_Ignorable_Code_Point (Unicode's DerivedCoreProperties.txt) what is
	 * neither a format nor unassigned, and three symbols without ink: first and last of
	 * each range, in order.
	 */
	private static final int[][] IGNORABLE = { { 0x034F, 0x034F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 },
			{ 0x180B, 0x180F }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 },
			{ 0x16FE4, 0x16FE4 }, { 0x1D159, 0x1D159 }, { 0xE0000, 0xE0FFF } };

	/** Everything below is in the normalization form C as it is. */
	private static final char FIRST_TO_NORMALIZE = 0x0300;

	/** A text gets shorter by normalization, but no more than so many times. */
	private static final int MAX_SHRINKING = 4;

	private Names() {
	}

	/**
	 * A name of characters that can be seen, without spaces.
	 * @return the same name in the normalization form C, which is what is kept
	 */
	static String check(String thing, String value, int maxLength) {
		// a text that is far too long is not worth the work
		String name = (value.length() <= MAX_SHRINKING * maxLength) ? normalized(value) : value;
		checkKey(thing, name, maxLength);
		checkCharacters(thing, name, false, "must consist of printable characters without spaces, has ");
		return name;
	}

	private static String normalized(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) >= FIRST_TO_NORMALIZE) {
				return Normalizer.normalize(value, Normalizer.Form.NFC);
			}
		}
		return value; // most names
	}

	/** A name of characters that can be seen, and spaces. */
	static void checkWithSpaces(String thing, String value) {
		checkCharacters(thing, value, true, "must consist of printable characters, has ");
	}

	/**
	 * A key that programs make and compare, and nobody reads: fillers and variation
	 * selectors may stand in it, because who is refused a key loses an event.
	 */
	static void checkKey(String thing, String value, int maxLength) {
		if (value.isEmpty() || value.length() > maxLength) {
			throw new InvalidNameException(thing, value,
					"must have 1 to " + maxLength + " characters, has " + value.length());
		}
		for (int i = 0, c; i < value.length(); i += Character.charCount(c)) {
			c = value.codePointAt(i);
			boolean isPlain = c > ' ' && c < 0x7F; // most keys have nothing else
			if (!isPlain && (isSpace(c) || !isGraphic(c))) {
				throw new InvalidNameException(thing, value,
						"must consist of printable characters without spaces, has " + number(c));
			}
		}
	}

	/** Whether a character can be seen; true for spaces. */
	static boolean isPrintable(int c) {
		// most names
		return (c >= ' ' && c < 0x7F) || (isGraphic(c) && !isIgnorable(c));
	}

	private static void checkCharacters(String thing, String value, boolean spaces, String rule) {
		for (int i = 0, c; i < value.length(); i += Character.charCount(c)) {
			c = value.codePointAt(i);
			if (!isPrintable(c) || (!spaces && isSpace(c))) {
				throw new InvalidNameException(thing, value, rule + number(c));
			}
		}
	}

	private static boolean isSpace(int c) {
		return Character.getType(c) == Character.SPACE_SEPARATOR;
	}

	private static boolean isGraphic(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

	private static boolean isIgnorable(int c) {
		for (int[] range : IGNORABLE) {
			if (c <= range[1]) {
				return c >= range[0];
			}
		}
		return false;
	}

	private static String number(int c) {
		return String.format("U+%04X", c);
	}

}
