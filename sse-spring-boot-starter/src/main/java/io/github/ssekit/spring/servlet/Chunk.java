package io.github.ssekit.spring.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Frames bytes as a chunk of HTTP/1.1 (RFC 9112, section 7.1). Each thread has room of
 * its own for it, because it is free again when the write returns.
 */
final class Chunk {

	/** What goes out in one write as a rule. */
	private static final int LONGEST = 8 * 1024;

	/** Room for the size in front of the bytes, and for the line ends. */
	private static final int FRAMING = 16;

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final ThreadLocal<Chunk> OF_THREAD = ThreadLocal.withInitial(Chunk::new);

	/** Put together here, and copied as one: a direct buffer is slow byte by byte. */
	private final byte[] framed = new byte[LONGEST + FRAMING];

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST + FRAMING);

	private Chunk() {
	}

	/**
	 * Answers a buffer that is valid until this thread asks for the next. There must be
	 * bytes: a chunk without any would end the response.
	 */
	static ByteBuffer of(byte[] bytes, int offset, int length) {
		if (length > LONGEST) {
			byte[] large = new byte[length + FRAMING];
			return ByteBuffer.wrap(large, 0, frame(large, bytes, offset, length));
		}
		Chunk chunk = OF_THREAD.get();
		int end = frame(chunk.framed, bytes, offset, length);
		return chunk.buffer.clear().put(chunk.framed, 0, end).flip();
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
