package io.github.ssekit.broker;

import io.github.ssekit.event.Retention;
import org.jspecify.annotations.Nullable;

/**
 * How an event is published.
 *
 * @param retention how much of its topic's history is kept; {@link Retention#NONE} for an
 * event that passes by
 * @param idempotencyKey answers a second publish with the same key to the same topic with
 * the place of the first; null for none
 * @param version refuses the event where the topic has had this version or a newer one; 0
 * or more, null for none
 */
public record PublishOptions(Retention retention, @Nullable String idempotencyKey, @Nullable Long version) {

	/**
	 * No version.
	 * @param retention how much history is kept
	 * @param idempotencyKey the key, or null
	 */
	public PublishOptions(Retention retention, @Nullable String idempotencyKey) {
		this(retention, idempotencyKey, null);
	}

	/**
	 * No idempotency key.
	 * @param retention how much history is kept
	 * @return the options
	 */
	public static PublishOptions keeping(Retention retention) {
		return new PublishOptions(retention, null);
	}

}
