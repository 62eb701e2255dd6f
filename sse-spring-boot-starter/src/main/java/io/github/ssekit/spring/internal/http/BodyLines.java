package io.github.ssekit.spring.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Reads a body line by line, or as one text, and never keeps more than one of them. Used
 * by the thread of the request.
 */
final class BodyLines {

	private final InputStream body;

	private final long maxBody;

	private final int maxLine;

	private final byte[] buffer = new byte[8192];

	private final ByteArrayOutputStream text = new ByteArrayOutputStream();

	/** What of the buffer was not looked at yet. */
	private int next;

	private int end;

	private long received;

	/**
	 * Read a body.
	 * @param maxBody the most bytes of all
	 * @param maxLine the most bytes of a line, or of the one text
	 */
	BodyLines(InputStream body, long maxBody, int maxLine) {
		this.body = body;
		this.maxBody = maxBody;
		this.maxLine = maxLine;
	}

	/**
	 * The next line, without its end.
	 * @return null behind the last one
	 * @throws PublishRefusedException if it is too large, or no UTF-8
	 */
	@Nullable String line() throws IOException, PublishRefusedException {
		this.text.reset();
		boolean any = false;
		while (fill()) {
			any = true;
			int from = this.next;
			while (this.next < this.end && this.buffer[this.next] != '\n') {
				this.next++;
			}
			append(from);
			if (this.next < this.end) {
				this.next++;
				return decoded();
			}
		}
		return any ? decoded() : null;
	}

	/**
	 * All that comes.
	 * @throws PublishRefusedException if it is too large, or no UTF-8
	 */
	String all() throws IOException, PublishRefusedException {
		this.text.reset();
		while (fill()) {
			int from = this.next;
			this.next = this.end;
			append(from);
		}
		return decoded();
	}

	private boolean fill() throws IOException, PublishRefusedException {
		if (this.next < this.end) {
			return true;
		}
		this.next = 0;
		this.end = Math.max(0, this.body.read(this.buffer));
		this.received += this.end;
		if (this.received > this.maxBody) {
			throw new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE, "The body must not be larger than "
					+ this.maxBody + " bytes (sse.http-publish.max-body-size). Send less in a request.");
		}
		return this.end > 0;
	}

	private void append(int from) throws PublishRefusedException {
		if (this.text.size() + this.next - from > this.maxLine) {
			throw new PublishRefusedException(HttpStatus.CONTENT_TOO_LARGE, "An event must not have more than "
					+ this.maxLine + " bytes of JSON here, which is what sse.max-event-size leads to.");
		}
		this.text.write(this.buffer, from, this.next - from);
	}

	private String decoded() throws PublishRefusedException {
		try {
			// not String's own, which replaces what is wrong
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.text.toByteArray())).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PublishRefusedException(HttpStatus.BAD_REQUEST, "The text is not encoded in UTF-8.");
		}
	}

}
