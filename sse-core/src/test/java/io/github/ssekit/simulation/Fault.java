package io.github.ssekit.simulation;

/**
 * What goes wrong in a run. Each run has some of these, so that those that are rare are
 * not always seen together with those that hide them. What a contract of the engine does
 * not allow is marked {@link #isWorseThanAllowed}; the engine has promised to bear it all
 * the same.
 */
enum Fault {

	/** A request to the cluster is answered with a failure. */
	REQUESTS_FAIL,

	/** It throws where it should have answered. */
	REQUESTS_THROW,

	/** It is answered with an Error. */
	REQUESTS_END_IN_ERRORS,

	/** It is answered with null in place of a stage. */
	REQUESTS_ANSWER_NOTHING,

	/** It takes effect, and fails. */
	ANSWERS_LOST,

	/** It takes seconds. */
	ANSWERS_LATE,

	/** For a while nothing is answered but failures. */
	CLUSTER_AWAY,

	/** An announcement is late, and those behind it wait for it. */
	ANNOUNCEMENTS_LATE,

	/** An announcement is lost, and the node is told so. */
	ANNOUNCEMENTS_LOST,

	/** An announcement is lost, and nobody knows until positions are compared. */
	ANNOUNCEMENTS_LOST_IN_SILENCE,

	/** Announcements come again. */
	ANNOUNCEMENTS_REPEATED,

	/** The connection on which a node hears is lost for a while. */
	LINES_CUT,

	/** The histories of all topics are lost. */
	WIPE,

	/** The end of histories is lost, and its offsets are given again. */
	FAIL_OVER,

	/** Histories are trimmed to their last events. */
	TRIM,

	/** A reader takes nothing for a long time. */
	READERS_STALL,

	/** A connection is lost, in the middle of a block as well. */
	CONNECTIONS_LOST,

	/** A sink throws an exception. */
	SINKS_THROW,

	/** A sink throws an Error. */
	SINKS_END_IN_ERRORS,

	/** Clients bring cursors that are old, foreign, made up or no cursors. */
	ODD_CURSORS,

	/** Clocks on the wall are set. */
	CLOCKS_SET,

	/** All machines sleep for a while, for days at times. */
	MACHINES_SLEEP,

	/** A node dies. */
	NODES_DIE,

	/** Nodes drain, and take streams again or not. */
	DRAINS,

	/** Operators end streams. */
	KICKS,

	/** The right to listen is taken back. */
	REVOCATIONS,

	/** The rights of streams end. */
	RIGHTS_EXPIRE,

	/** There is no room for all streams. */
	LIMITS,

	/** Streams are closed when they are old. */
	OLD_AGE,

	/** Operators look into topics. */
	TAPS,

	/** Snapshots fail. */
	SNAPSHOTS_FAIL,

	/** Snapshots are slow, too slow at times. */
	SNAPSHOTS_LATE,

	/** An encoder throws an exception. */
	ENCODERS_THROW,

	/** An encoder throws an Error. */
	ENCODERS_END_IN_ERRORS,

	/** Whoever watches throws an exception. */
	WATCHERS_THROW,

	/** Whoever watches throws an Error. */
	WATCHERS_END_IN_ERRORS,

	/** An authorizer throws an exception. */
	AUTHORIZERS_THROW,

	/** An authorizer throws an Error. */
	AUTHORIZERS_END_IN_ERRORS;

	boolean isWorseThanAllowed() {
		return switch (this) {
			case REQUESTS_THROW, REQUESTS_END_IN_ERRORS, REQUESTS_ANSWER_NOTHING, SINKS_THROW, SINKS_END_IN_ERRORS,
					WATCHERS_END_IN_ERRORS ->
				true;
			default -> false;
		};
	}

}
