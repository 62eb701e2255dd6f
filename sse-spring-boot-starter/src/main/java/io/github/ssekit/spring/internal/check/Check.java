package io.github.ssekit.spring.internal.check;

/** Looks at one thing. It must be quick: the start waits for it. */
@FunctionalInterface
public interface Check {

	/**
	 * Look.
	 * @param report what is found goes there
	 * @throws SelfCheckFailedException if the application must not start like this
	 */
	void look(Report report);

	/**
	 * Whether it may keep the application from starting: then it looks before the web
	 * server takes its first request, and at the others when everything is there.
	 */
	default boolean mayRefuse() {
		return false;
	}

}
