package io.github.ssekit.redis.simulation;

/** What the model of a caller can do wrong. */
enum CallerFault {

	/** None. */
	NONE,

	/** An element that came with an answer that was lost stays in the hand. */
	TAKES_THE_NEXT_ELEMENT_THOUGH_ONE_MAY_BE_IN_HAND,

	/** Two that lead publish the same, and one that comes late is out of order. */
	PUBLISHES_ENTRIES_WITHOUT_THEIR_NUMBERS,

	/** What the one before had in hand stays there. */
	BEGINS_WITH_NEW_ENTRIES,

	/** What was published is acknowledged together with what was not. */
	ACKNOWLEDGES_BEFORE_IT_HAS_PUBLISHED,

	/** Streams that came while Redis had lost all are not registered again. */
	DOES_NOT_REGISTER_ANEW

}
