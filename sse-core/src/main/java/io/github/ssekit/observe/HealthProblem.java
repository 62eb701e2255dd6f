package io.github.ssekit.observe;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with this node, as an operator is told it. Never holds a
 * secret, nor what was published. Immutable.
 *
 * @param name what it is about, such as {@code redis}; one trouble for each name
 * @param severity how bad it is
 * @param reason what is wrong, what follows from it, and the way out where there is one
 * @param since since when; null where nobody has looked at the time
 */
public record HealthProblem(String name, Severity severity, String reason, @Nullable Instant since) {

	/**
	 * A trouble that nobody has looked at the time for.
	 * @param name what it is about
	 * @param severity how bad it is
	 * @param reason what is wrong
	 */
	public HealthProblem(String name, Severity severity, String reason) {
		this(name, severity, reason, null);
	}

	/** How bad it is, the worst last. */
	public enum Severity {

		/** The node goes on, and does less, later or not for everybody. */
		DEGRADED,

		/** The node is whole and takes no new streams, because it was told so. */
		OUT_OF_SERVICE,

		/** The node does not deliver. */
		DOWN

	}

}
