package io.github.ssekit.redis.internal.connection;

/**
 * Hears what is published, on Lettuce's threads: the messages of one channel come one
 * after another. Must not block.
 */
public interface ChannelListener {

	/**
	 * A message was published.
	 * @param channel where
	 * @param message what
	 */
	void onMessage(String channel, byte[] message);

	/**
	 * A message was published on a channel that matches a pattern which is heard.
	 * @param pattern the pattern
	 * @param channel where
	 * @param message what
	 */
	default void onPatternMessage(String pattern, String channel, byte[] message) {
	}

	/**
	 * A channel is heard from now on, for the first time or again. Called before anything
	 * that is published on it.
	 * @param channel the channel, or the pattern
	 */
	default void onHeard(String channel) {
	}

	/**
	 * A channel that was heard before is heard again, after messages may have been lost.
	 * @param channel the channel, or the pattern
	 */
	void onHeardAgain(String channel);

	/** The connection is lost: nothing is heard until it is made anew. */
	default void onLost() {
	}

}
