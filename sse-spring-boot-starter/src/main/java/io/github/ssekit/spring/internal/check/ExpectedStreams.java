package io.github.ssekit.spring.internal.check;

/**
 * How many streams a node has to hold.
 *
 * @param property the property that says so
 * @param streams the number, 0 where nobody has said anything
 */
public record ExpectedStreams(String property, long streams) {

	/** Whether there is one. */
	boolean isThere() {
		return this.streams > 0;
	}

}
