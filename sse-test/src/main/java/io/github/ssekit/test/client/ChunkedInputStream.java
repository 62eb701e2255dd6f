package io.github.ssekit.test.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body in chunked transfer coding (RFC 9112, section 7.1), decoded. Its end is reported
 * only after the last chunk and its trailers: a connection that closes before is an
 * {@link EOFException}. Not thread-safe.
 */
final class ChunkedInputStream extends InputStream {

	private static final int LONGEST_LINE = 8192;

	private final InputStream in;

	private long leftInChunk;

	private boolean firstChunk = true;

	private boolean ended;

	ChunkedInputStream(InputStream in) {
		this.in = in;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (this.leftInChunk == 0 && !this.ended) {
			nextChunk();
		}
		if (this.ended) {
			return -1;
		}
		int count = this.in.read(bytes, offset, (int) Math.min(length, this.leftInChunk));
		if (count < 0) {
			throw new EOFException("The connection ended within a chunk, " + this.leftInChunk + " bytes short");
		}
		this.leftInChunk -= count;
		return count;
	}

	private void nextChunk() throws IOException {
		if (!this.firstChunk && !readLine().isEmpty()) {
			throw new IOException("A chunk is longer than it says");
		}
		this.firstChunk = false;
		this.leftInChunk = parseSize(readLine());
		if (this.leftInChunk == 0) {
			while (!readLine().isEmpty()) { // trailers
			}
			this.ended = true;
		}
	}

	private static long parseSize(String line) throws IOException {
		int extension = line.indexOf(';');
		String size = ((extension < 0) ? line : line.substring(0, extension)).strip();
		if (!size.matches("\\p{XDigit}{1,15}")) {
			throw new IOException("'" + line + "' is no chunk size");
		}
		return Long.parseLong(size, 16);
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new EOFException("The connection ended before the last chunk");
			}
			if (line.length() == LONGEST_LINE) {
				throw new IOException("A line between chunks is longer than " + LONGEST_LINE + " bytes");
			}
			line.append((char) b);
		}
		int end = line.length() - 1;
		if (end < 0 || line.charAt(end) != '\r') {
			throw new IOException("A line between chunks does not end with CRLF: '" + line + "'");
		}
		return line.substring(0, end);
	}

}
