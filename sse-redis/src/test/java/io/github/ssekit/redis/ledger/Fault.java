package io.github.ssekit.redis.ledger;

/** What goes wrong. */
enum Fault {

	/** Redis closes the connections that hear. */
	KILL_PUBSUB,

	/** Redis closes the connections that send commands. */
	KILL_NORMAL,

	/** The line of a node breaks. */
	CUT,

	/** What a node sends arrives, and it never gets to know. */
	LOST_REPLIES,

	/** Nothing passes, and nobody is told. */
	BLACK_HOLE,

	/** Redis stands still for a while. */
	FREEZE,

	/** Redis is killed and comes back with what it has acknowledged. */
	KILL_REDIS,

	/** A node is killed and another one takes its place. */
	REPLACE_NODE,

	/** The master becomes a replica behind the address that stays, and another is it. */
	DEMOTION,

	/** All of Redis is silent for two thirds of a lease, which is no node's fault. */
	OUTAGE

}
