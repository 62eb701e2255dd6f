package io.github.ssekit.broker;

import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SourcePosition;
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
 * @param source refuses the event where the topic has had this position of the source or
 * a newer one, and where it has not had the one that goes before; null for none
 */
public record PublishOptions(Retention retention, @Nullable String idempotencyKey, @Nullable Long version,
		@Nullable SourcePosition source) {

	/**
	 * No source.
	 * @param retention how much history is kept
	 * @param idempotencyKey the key, or null
	 * @param version the version, or null
	 */
	public PublishOptions(Retention retention, @Nullable String idempotencyKey, @Nullable Long version) {
		this(retention, idempotencyKey, version, null);
	}

	/**
	 * No version.
	 * @param retention how much history is kept
	 * @param idempotencyKey the key, or null
	 */
	public PublishOptions(Retention retention, @Nullable String idempotencyKey) {
		this(retention, idempotencyKey, null, null);
	}

	/**
	 * No idempotency key.
	 * @param retention how much history is kept
	 * @return the options
	 */
	public static PublishOptions keeping(Retention retention) {
		return new PublishOptions(retention, null);
	}

	/**
	 * The same for an event of a numbered source.
	 * @param source its position
	 * @return new options
	 */
	public PublishOptions from(SourcePosition source) {
		return new PublishOptions(this.retention, this.idempotencyKey, this.version, source);
	}

}
