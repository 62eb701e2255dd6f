package io.github.ssekit.observe;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;

/**
 * What a hub has done and is doing on this node. Counts never go back, and run from the
 * start of the hub; each method answers what is so at its call, so two that are called
 * one after another need not fit together while streams come and go. When nothing goes
 * on, {@link #opened()} is the sum of all {@link #closed(CloseReason)} and
 * {@link #streams()}. Thread-safe; no call waits for a stream.
 */
public interface HubStatistics {

	/**
	 * Streams that are open now.
	 * @return how many
	 */
	int streams();

	/**
	 * Clients that have a stream open now.
	 * @return how many
	 */
	int clients();

	/**
	 * What waits for slow readers now. It looks at every stream: ask every few seconds,
	 * not for each event.
	 * @return bytes as they will be on the wire; a frame that waits in many outboxes is
	 * in memory once, and counts in each
	 */
	long outboxBytes();

	/**
	 * Streams that were opened and their client counted.
	 * @return how many
	 */
	long opened();

	/**
	 * Streams that have ended, of those {@link #opened()}. What was refused is not among
	 * them.
	 * @param reason why
	 * @return how many
	 */
	long closed(CloseReason reason);

	/**
	 * Streams that were refused softly, before they began.
	 * @param reason why
	 * @return how many
	 */
	long refused(RefuseReason reason);

	/**
	 * Events that were published here, and have been placed or announced. One whose
	 * idempotency key was known is not counted again.
	 * @return how many
	 */
	long published();

	/**
	 * Events that were not published, because the broker could not.
	 * @return how many
	 */
	long publishFailures();

	/**
	 * Events handed to the sinks of streams, live and replayed; one event to a thousand
	 * streams is a thousand. What is just being written may be missing.
	 * @return how many
	 */
	long delivered();

	/**
	 * Events read from the store for streams that came back, or were slow. One that ends
	 * meanwhile may not be handed all of them.
	 * @return how many
	 */
	long replayed();

	/**
	 * Readers that were told that history was lost.
	 * @param reason why
	 * @return how often
	 */
	long resets(LostReason reason);

	/**
	 * Slow readers whose outbox was full, so that their streams went on from the store.
	 * @return how often
	 */
	long catchUps();

	/**
	 * Reads of the store that brought a topic of this node events that it had not heard
	 * from the broker. One that was on its way at the same moment counts as well.
	 * @return how many
	 */
	long repairs();

}
