package io.github.ssekit.test.eventstream;

import java.nio.charset.StandardCharsets;

/**
 * The "UTF-8 decode" of the Encoding standard (section 8.1.1) without its byte order
 * mark. The decoder of the JDK will not do: it makes one replacement character of an
 * encoded surrogate where the standard makes three.
 */
final class Utf8 {

	private static final char REPLACEMENT = '\uFFFD';

	private Utf8() {
	}

	/**
	 * Decode some bytes.
	 * @param bytes holds the bytes
	 * @param from where they begin
	 * @param to where they end, exclusive
	 * @return the text, U+FFFD for each malformed sequence
	 */
	static String decode(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			if (bytes[i] < 0) {
				return decodeSlowly(bytes, from, to);
			}
		}
		// ASCII alone
		return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
	}

	private static String decodeSlowly(byte[] bytes, int from, int to) {
		StringBuilder text = new StringBuilder(to - from);
		int at = from;
		while (at < to) {
			int lead = bytes[at] & 0xFF;
			int length = sequenceLength(lead);
			if (length == 1) {
				text.append((char) lead);
				at++;
				continue;
			}
			int end = endOfSequence(bytes, at, Math.min(to, at + length));
			if (length > 0 && end - at == length) {
				text.appendCodePoint(codePoint(bytes, at, length));
			}
			else {
				// one for as much as could have become a character
				text.append(REPLACEMENT);
			}
			at = end;
		}
		return text.toString();
	}

	/** How many bytes a character has that begins with this one; 0 if none does. */
	private static int sequenceLength(int lead) {
		if (lead < 0x80) {
			return 1;
		}
		if (lead < 0xC2 || lead > 0xF4) {
			return 0;
		}
		return (lead < 0xE0) ? 2 : (lead < 0xF0) ? 3 : 4;
	}

	/** Where the bytes end that can follow the lead byte in a well-formed character. */
	private static int endOfSequence(byte[] bytes, int at, int limit) {
		int lead = bytes[at] & 0xFF;
		// the second byte's range keeps out overlong forms, surrogates and what is beyond
		// U+10FFFF
		int lower = (lead == 0xE0) ? 0xA0 : (lead == 0xF0) ? 0x90 : 0x80;
		int upper = (lead == 0xED) ? 0x9F : (lead == 0xF4) ? 0x8F : 0xBF;
		int end = at + 1;
		while (end < limit && (bytes[end] & 0xFF) >= lower && (bytes[end] & 0xFF) <= upper) {
			end++;
			lower = 0x80;
			upper = 0xBF;
		}
		return end;
	}

	private static int codePoint(byte[] bytes, int at, int length) {
		int codePoint = bytes[at] & (0xFF >> (length + 1));
		for (int i = 1; i < length; i++) {
			codePoint = (codePoint << 6) | (bytes[at + i] & 0x3F);
		}
		return codePoint;
	}

}
