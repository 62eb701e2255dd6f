package io.github.ssekit.redis.internal.broker;

/** How the script that places an event tells the nodes. */
enum AnnounceCommand {

	/** On a channel for each topic. */
	PUBLISH,

	/** On a sharded channel that the topics of a partition share. */
	SPUBLISH

}
