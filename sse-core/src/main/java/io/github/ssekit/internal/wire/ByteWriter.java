package io.github.ssekit.internal.wire;

import java.util.Arrays;

/**
 * Fills an array of a size that is known or nearly so. Used by one thread.
 */
final class ByteWriter {

	private byte[] bytes;

	private int length;

	ByteWriter(int size) {
		this.bytes = new byte[size];
	}

	ByteWriter write(byte[] source) {
		return write(source, 0, source.length);
	}

	ByteWriter write(byte[] source, int offset, int count) {
		room(count);
		System.arraycopy(source, offset, this.bytes, this.length, count);
		this.length += count;
		return this;
	}

	ByteWriter write(char ascii) {
		room(1);
		this.bytes[this.length++] = (byte) ascii;
		return this;
	}

	byte[] bytes() {
		return (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
	}

	private void room(int count) {
		if (this.length + count > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.length + count));
		}
	}

}
