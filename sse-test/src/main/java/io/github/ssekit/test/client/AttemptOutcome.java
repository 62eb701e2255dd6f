package io.github.ssekit.test.client;

/**
 * How a connection attempt ended.
 */
public enum AttemptOutcome {

	/**
	 * The server ended the body as HTTP wants it: by the last chunk, by the last byte of
	 * a declared length, or by closing a connection whose end is the end of the body.
	 * {@code EventSource} connects again.
	 */
	CLEAN_END(true),

	/**
	 * The connection broke: within the body, before its last chunk, or before there was a
	 * whole response head. {@code EventSource} connects again.
	 */
	BROKEN(true),

	/** Nobody took the connection. {@code EventSource} tries again. */
	UNREACHABLE(true),

	/**
	 * The answer was no event stream: a status other than 200 (204 among them) or another
	 * content type. {@code EventSource} gives up for good.
	 */
	REFUSED(false),

	/** {@link SseTestClient#cut()} broke it. {@code EventSource} connects again. */
	CUT(true),

	/** {@link SseTestClient#leave()} ended it, for good. */
	LEFT(false);

	private final boolean comesBack;

	AttemptOutcome(boolean comesBack) {
		this.comesBack = comesBack;
	}

	/**
	 * Whether an {@code EventSource} connects again after this.
	 * @return whether it does
	 */
	public boolean comesBack() {
		return this.comesBack;
	}

}
