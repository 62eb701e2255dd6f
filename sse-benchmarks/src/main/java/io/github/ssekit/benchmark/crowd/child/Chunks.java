package io.github.ssekit.benchmark.crowd.child;

/** Takes the chunks of HTTP/1.1 out of one response. Not thread-safe. */
final class Chunks {

	private enum At {

		SIZE, REST_OF_SIZE_LINE, DATA, END_OF_DATA

	}

	private At at = At.SIZE;

	private int left;

	private boolean ended;

	/**
	 * Move what was sent to the front, over the sizes in between.
	 * @return where it ends now
	 */
	int decode(byte[] bytes, int from, int to) {
		int end = from;
		int next = from;
		while (next < to && !this.ended) {
			if (this.at == At.DATA) {
				int length = Math.min(this.left, to - next);
				System.arraycopy(bytes, next, bytes, end, length);
				end += length;
				next += length;
				this.left -= length;
				this.at = (this.left == 0) ? At.END_OF_DATA : At.DATA;
			}
			else {
				aside(bytes[next++]);
			}
		}
		return end;
	}

	/** The last chunk, which is empty, has come. */
	boolean isEnded() {
		return this.ended;
	}

	private void aside(byte one) {
		if (this.at == At.END_OF_DATA) {
			this.at = (one == '\n') ? At.SIZE : At.END_OF_DATA;
		}
		else if (one == '\n') {
			this.ended = this.left == 0;
			this.at = At.DATA;
		}
		else if (this.at == At.SIZE) {
			int digit = Character.digit(one, 16);
			this.left = (digit < 0) ? this.left : this.left * 16 + digit;
			this.at = (digit < 0) ? At.REST_OF_SIZE_LINE : At.SIZE;
		}
	}

}
