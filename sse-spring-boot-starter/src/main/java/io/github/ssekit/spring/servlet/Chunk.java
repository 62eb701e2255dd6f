package io.github.ssekit.spring.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames bytes as a chunk of HTTP/1.1 (RFC 9112, section 7.1). */
final class Chunk {

	/** What goes out in one write as a rule. */
	private static final int LONGEST = 8 * 1024;

	/** Room for the size in front of the bytes, and for the line ends. */
	private static final int FRAMING = 16;

	private static final byte[] CRLF = { '\r', '\n' };

	/** Free again when the write returns, so one for each thread will do. */
	private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal
		.withInitial(() -> ByteBuffer.allocateDirect(LONGEST + FRAMING));

	private Chunk() {
	}

	/** Answers a buffer that is valid until this thread asks for the next. */
	static ByteBuffer of(byte[] bytes, int offset, int length) {
		ByteBuffer chunk = (length <= LONGEST) ? BUFFER.get().clear() : ByteBuffer.allocate(length + FRAMING);
		return chunk.put(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII))
			.put(CRLF)
			.put(bytes, offset, length)
			.put(CRLF)
			.flip();
	}

}
