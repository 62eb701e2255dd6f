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
 */
public record PublishOptions(Retention retention, @Nullable String idempotencyKey) {

	/**
	 * No idempotency key.
	 * @param retention how much history is kept
	 * @return the options
	 */
	public static PublishOptions keeping(Retention retention) {
		return new PublishOptions(retention, null);
	}

}
