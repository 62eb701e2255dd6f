package io.github.ssekit.internal.concurrent;

/**
 * What things take on the heap, for those who bound it: of a virtual machine with
 * references of four bytes, as it is with a heap of up to 32 GB. Beyond that it is up to
 * a half more.
 */
public final class HeapSize {

	/** A text without its characters: the object and the head of its array. */
	private static final int STRING = 40;

	private static final int ALIGNMENT = 8;

	private static final char LAST_OF_ONE_BYTE = '\u00ff';

	private HeapSize() {
	}

	/**
	 * What a text takes.
	 * @param text the text
	 * @return bytes
	 */
	public static int of(String text) {
		return STRING + (ofCharacters(text) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	}

	/**
	 * What the characters of a text take: a byte each, or two each where there is one
	 * beyond Latin-1 among them.
	 * @param text the text
	 * @return bytes
	 */
	public static int ofCharacters(CharSequence text) {
		return isOfOneByteEach(text) ? text.length() : 2 * text.length();
	}

	private static boolean isOfOneByteEach(CharSequence text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > LAST_OF_ONE_BYTE) {
				return false;
			}
		}
		return true;
	}

}
