package io.github.ssekit.test.eventstream;

/**
 * Hears what an {@link EventStreamParser} reads. Called from the thread that feeds the
 * parser, as soon as the line that causes the call has ended. At a blank line
 * {@link #lastEventId} comes first, then {@link #event}, then {@link #block}. What a
 * method throws goes through to whoever feeds the parser.
 */
public interface EventStreamListener {

	/**
	 * An event is dispatched.
	 * @param event the event
	 */
	default void event(MessageEvent event) {
	}

	/**
	 * A comment line has ended.
	 * @param text what follows the colon, a leading space included
	 */
	default void comment(String text) {
	}

	/**
	 * The server asks for a reconnection time. It holds at once, not only at the end of
	 * the block.
	 * @param millis the time in milliseconds; a number too large for a {@code long}
	 * becomes {@link Long#MAX_VALUE}
	 */
	default void reconnectionTime(long millis) {
	}

	/**
	 * A blank line has set the last event id string, whether or not it changed.
	 * @param id the id, empty where this stream has not named one yet or has cleared it
	 */
	default void lastEventId(String id) {
	}

	/**
	 * A block has ended with its blank line, whether or not it made an event.
	 * @param block its lines
	 */
	default void block(Block block) {
	}

	/**
	 * The stream has ended within a block, which a client discards. Comments alone count
	 * too, though nothing is lost with them.
	 * @param block the complete lines, and the incomplete last line if there is one
	 */
	default void discarded(Block block) {
	}

}
