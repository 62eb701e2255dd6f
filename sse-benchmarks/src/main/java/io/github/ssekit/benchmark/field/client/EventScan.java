package io.github.ssekit.benchmark.field.client;

import java.nio.ByteBuffer;

import io.github.ssekit.benchmark.field.server.Mark;

/**
 * Finds the marks in a stream of bytes, whichever way they are cut, and knows enough of
 * HTTP to step over the headers and the sizes of chunks. Not thread-safe.
 */
final class EventScan {

	private static final byte[] CHUNKED = { 'c', 'h', 'u', 'n', 'k', 'e', 'd' };

	private static final byte[] OK = { 'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '2', '0', '0' };

	private static final int LENGTH = Mark.NUMBER + 1 + Mark.TIME;

	private final Listener listener;

	private State state = State.HEAD;

	private boolean chunked;

	/** What has matched: of the status line, of {@code chunked}, of the empty line. */
	private int status;

	private int word;

	private int lineEnd;

	/** What is left of the chunk. */
	private int left;

	/** Where in a mark; 0 if outside. */
	private int at;

	private int number;

	private long time;

	private int next;

	/**
	 * Begin before the headers.
	 * @param next the number of the first event to come
	 * @param listener is told
	 */
	EventScan(int next, Listener listener) {
		this.next = next;
		this.listener = listener;
	}

	/** Take what has come, in a buffer that has an array. */
	void scan(ByteBuffer in) {
		while (in.hasRemaining()) {
			switch (this.state) {
				case HEAD -> head(in.get());
				case SIZE -> size(in.get());
				case AFTER_SIZE -> afterSize(in.get());
				case BODY -> body(in);
				case AFTER_BODY -> afterBody(in.get());
			}
		}
	}

	private void head(byte next) {
		if (this.status < OK.length && next != OK[this.status++]) {
			throw new IllegalStateException("the stream was refused");
		}
		this.word = (next == CHUNKED[this.word]) ? this.word + 1 : 0;
		if (this.word == CHUNKED.length) {
			this.chunked = true;
			this.word = 0;
		}
		if (next == '\n') {
			this.lineEnd++;
		}
		else if (next != '\r') {
			this.lineEnd = 0;
		}
		if (this.lineEnd == 2) {
			this.state = this.chunked ? State.SIZE : State.BODY;
			this.left = this.chunked ? 0 : Integer.MAX_VALUE;
			this.listener.opened();
		}
	}

	private void size(byte next) {
		int digit = Character.digit(next, 16);
		if (digit >= 0) {
			this.left = (this.left << 4) + digit;
		}
		else {
			this.state = State.AFTER_SIZE;
			afterSize(next);
		}
	}

	private void afterSize(byte next) {
		if (next == '\n') {
			if (this.left == 0) {
				throw new IllegalStateException("the stream was ended");
			}
			this.state = State.BODY;
		}
	}

	private void afterBody(byte next) {
		if (next == '\n') {
			this.state = State.SIZE;
		}
	}

	private void body(ByteBuffer in) {
		int length = Math.min(this.left, in.remaining());
		int from = in.arrayOffset() + in.position();
		in.position(in.position() + length);
		byte[] bytes = in.array();
		for (int i = from; i < from + length; i++) {
			if (this.at > 0) {
				mark(bytes[i]);
			}
			else if (bytes[i] == Mark.BEGIN) {
				this.at = 1;
				this.number = 0;
				this.time = 0;
			}
		}
		if (this.chunked) {
			this.left -= length;
			if (this.left == 0) {
				this.state = State.AFTER_BODY;
			}
		}
	}

	private void mark(byte next) {
		if (this.at <= Mark.NUMBER) {
			this.number = 10 * this.number + next - '0';
		}
		else if (this.at > Mark.NUMBER + 1) {
			this.time = 10 * this.time + next - '0';
		}
		if (this.at++ == LENGTH) {
			this.at = 0;
			this.listener.event(this.number, this.time, this.number == this.next);
			this.next = this.number + 1;
		}
	}

	private enum State {

		HEAD, SIZE, AFTER_SIZE, BODY, AFTER_BODY

	}

}
