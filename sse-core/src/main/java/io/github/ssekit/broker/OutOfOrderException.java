package io.github.ssekit.broker;

import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;

/**
 * An event of a numbered source was not published, because the one that goes before it in
 * its topic has not been: it was refused, or its publishing has failed. Nothing was
 * changed; it may be published again.
 */
public class OutOfOrderException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param topic where the event was to be published
	 * @param source where it comes from, and what goes before it
	 */
	public OutOfOrderException(Topic topic, SourcePosition source) {
		super("Event " + source.id() + " of " + source.source() + " was not published to " + topic + ": "
				+ before(source) + " goes before it, and has not been");
	}

	private static String before(SourcePosition source) {
		SourcePosition previous = source.previous();
		return (previous != null) ? previous.id() : "the one that";
	}

}
