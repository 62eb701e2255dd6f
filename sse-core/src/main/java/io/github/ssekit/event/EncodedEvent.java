package io.github.ssekit.event;

import java.util.Arrays;

/**
 * The {@code retry}, {@code event} and {@code data} lines of an event and the blank line
 * that ends it, as UTF-8 bytes: encoded once, then stored, carried between nodes and
 * written to every reader as they are. Only the {@code id} line is missing, which is each
 * stream's own. Immutable by agreement: nobody changes the bytes.
 */
public final class EncodedEvent {

	/** This one, the head of the array, and what fills it up to a multiple of 8. */
	private static final int OBJECTS = 40;

	private final byte[] bytes;

	/**
	 * Wrap bytes that an encoder made; they are not copied.
	 * @param bytes whole lines, the last of them blank
	 */
	public EncodedEvent(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * The bytes themselves, not a copy.
	 * @return the bytes; never to be changed
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The size on the wire without the id line.
	 * @return the number of bytes
	 */
	public int size() {
		return this.bytes.length;
	}

	/**
	 * What it takes on the heap: the bytes, and the two objects that hold them.
	 * @return bytes
	 */
	public long footprint() {
		return (long) OBJECTS + this.bytes.length;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof EncodedEvent that && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return "EncodedEvent[" + this.bytes.length + " bytes]"; // never the payload
	}

}
