package io.github.ssekit.test.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body whose {@code Content-Length} is known. A connection that closes before is an
 * {@link EOFException}. Not thread-safe.
 */
final class FixedLengthInputStream extends InputStream {

	private final InputStream in;

	private long left;

	FixedLengthInputStream(InputStream in, long length) {
		this.in = in;
		this.left = length;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (this.left == 0) {
			return -1;
		}
		int count = this.in.read(bytes, offset, (int) Math.min(length, this.left));
		if (count < 0) {
			throw new EOFException("The connection ended " + this.left + " bytes before the end of the body");
		}
		this.left -= count;
		return count;
	}

}
