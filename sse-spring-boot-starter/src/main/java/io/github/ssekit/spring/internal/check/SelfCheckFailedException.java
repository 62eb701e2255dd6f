package io.github.ssekit.spring.internal.check;

/** Says that no stream could be served like this, and what to do. */
final class SelfCheckFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String wayOut;

	SelfCheckFailedException(String problem, String wayOut) {
		super(problem);
		this.wayOut = wayOut;
	}

	String wayOut() {
		return this.wayOut;
	}

}
