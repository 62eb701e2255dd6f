package io.github.ssekit.spring.internal.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Bytes framed as a chunk of HTTP/1.1 (RFC 9112, section 7.1), for one write: to be
 * closed when it has returned, because the next one is framed in the same room. Used by
 * one thread.
 */
final class Chunk implements AutoCloseable {

	/** What goes out in one write as a rule. */
	private static final int LONGEST = 8 * 1024;

	/** Room for the size in front of the bytes, and for the line ends. */
	private static final int FRAMING = 16;

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/** Of all streams of the process. */
	private static final ChunkPool POOL = new ChunkPool();

	/** Null for one that is used once. */
	private final @Nullable ChunkPool pool;

	/** In the pool. */
	private final int place;

	/** Put together here, and copied as one: a direct buffer is slow byte by byte. */
	private final byte[] framed;

	private final ByteBuffer buffer;

	/** One of a pool. */
	Chunk(ChunkPool pool, int place) {
		this.pool = pool;
		this.place = place;
		this.framed = new byte[LONGEST + FRAMING];
		this.buffer = ByteBuffer.allocateDirect(LONGEST + FRAMING);
	}

	/** One that is used once. */
	private Chunk(int length) {
		this.pool = null;
		this.place = 0;
		this.framed = new byte[length + FRAMING];
		this.buffer = ByteBuffer.wrap(this.framed);
	}

	/**
	 * Frame bytes. There must be some: a chunk without any would end the response.
	 */
	static Chunk of(byte[] bytes, int offset, int length) {
		Chunk borrowed = (length <= LONGEST) ? POOL.borrow() : null;
		Chunk chunk = (borrowed != null) ? borrowed : new Chunk(length);
		chunk.fill(bytes, offset, length);
		return chunk;
	}

	/** What is to be written; nobody may keep it beyond the {@link #close()}. */
	ByteBuffer buffer() {
		return this.buffer;
	}

	/** The write has returned. To be called once. */
	@Override
	public void close() {
		if (this.pool != null) {
			this.pool.giveBack(this, this.place);
		}
	}

	private void fill(byte[] bytes, int offset, int length) {
		int end = frame(this.framed, bytes, offset, length);
		this.buffer.clear();
		if (this.pool != null) {
			this.buffer.put(this.framed, 0, end).flip();
		}
		else {
			this.buffer.limit(end);
		}
	}

	/** Answers where the chunk ends. */
	private static int frame(byte[] target, byte[] bytes, int offset, int length) {
		int at = writeHex(target, length);
		at = writeLineEnd(target, at);
		System.arraycopy(bytes, offset, target, at, length);
		return writeLineEnd(target, at + length);
	}

	private static int writeHex(byte[] target, int number) {
		int digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 3) / 4);
		for (int i = digits - 1, rest = number; i >= 0; i--, rest >>>= 4) {
			target[i] = HEX[rest & 15];
		}
		return digits;
	}

	private static int writeLineEnd(byte[] target, int at) {
		target[at] = '\r';
		target[at + 1] = '\n';
		return at + 2;
	}

}
