package io.github.ssekit.spring.support;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * Takes the head and the chunk frames off an HTTP/1.1 response, however it is cut into
 * pieces.
 */
public final class Dechunker {

	private final BiConsumer<byte[], Integer> body;

	private final StringBuilder line = new StringBuilder();

	private boolean inHead = true;

	/** Else the body is all that comes until the connection ends. */
	private boolean chunked;

	private int inChunk;

	private volatile boolean ended;

	private volatile String status = "";

	/**
	 * Hand on what is left.
	 * @param body takes the bytes of the body, and how many
	 */
	public Dechunker(BiConsumer<byte[], Integer> body) {
		this.body = body;
	}

	/** The status line, empty as long as there is none. */
	String status() {
		return this.status;
	}

	/** Whether the last chunk was seen, or there is no body at all. */
	public boolean isEnded() {
		return this.ended;
	}

	/** Take what was read. */
	public void feed(ByteBuffer bytes) {
		while (bytes.hasRemaining()) {
			if (!this.inHead && !this.chunked) {
				byte[] rest = new byte[bytes.remaining()];
				bytes.get(rest);
				this.body.accept(rest, rest.length);
			}
			else if (this.inChunk > 0) {
				byte[] piece = new byte[Math.min(this.inChunk, bytes.remaining())];
				bytes.get(piece);
				this.inChunk -= piece.length;
				this.body.accept(piece, piece.length);
			}
			else {
				char c = (char) bytes.get();
				if (c == '\n') {
					endOfLine(this.line.toString().strip());
					this.line.setLength(0);
				}
				else {
					this.line.append(c);
				}
			}
		}
	}

	private void endOfLine(String text) {
		if (this.inHead) {
			this.status = this.status.isEmpty() ? text : this.status;
			this.chunked |= text.equalsIgnoreCase("Transfer-Encoding: chunked");
			this.ended |= text.equalsIgnoreCase("Content-Length: 0");
			this.inHead = !text.isEmpty();
		}
		else if (!text.isEmpty()) {
			this.inChunk = Integer.parseInt(text, 16);
			this.ended = this.inChunk == 0;
		}
	}

}
