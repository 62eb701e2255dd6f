package io.github.ssekit.modulith;

import org.jspecify.annotations.Nullable;

/**
 * Says that events of a class cannot be published, because their target is no topic. The
 * message names the class, the target, the rule and the way out, and no more of an event
 * than the topic.
 */
final class InvalidSseTargetException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	/** The way out. */
	static final String ACTION = "Let the target be \"sse:\" and a topic, such as \"sse:orders/#{#this.id}\", with the"
			+ " name of the event behind \"::\" where it has one, and see that what its expressions take from an event"
			+ " may stand in a topic: printable characters without spaces, and no empty text.";

	InvalidSseTargetException(Class<?> type, String target, String rule, @Nullable Throwable cause) {
		super("Events of " + type.getName() + " are externalized to \"" + target + "\", which is no topic: " + rule
				+ ".", cause);
	}

}
