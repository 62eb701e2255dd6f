package io.github.ssekit.access;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what tickets are good for until they are used or have expired. It is never told a
 * ticket, only its {@linkplain Ticket#key() key}. Thread-safe; may answer later and on
 * any thread, and answers within a time of its own, if only to say that it cannot.
 */
public interface TicketStore {

	/**
	 * Keep something under a key.
	 * @param key the key of a ticket: 64 hexadecimal digits
	 * @param value what it is good for; not changed afterwards
	 * @param life for how long; positive
	 * @return done when it is kept, so that any node can take it from here on;
	 * exceptionally {@link TicketsUnavailableException} if it is not kept, because the
	 * store is away or full. No error says the key or the value
	 * @throws IllegalArgumentException if the life is not positive
	 */
	CompletionStage<Void> put(String key, byte[] value, Duration life);

	/**
	 * Take what is kept under a key. Of all who ask for a key, at the same time or after
	 * each other, on whichever node, one gets the value.
	 * @param key the key of a ticket
	 * @return the value; null if there never was one, it was taken, or its life is over.
	 * Exceptionally {@link TicketsUnavailableException} if the store is away: then it may
	 * have been taken all the same
	 */
	CompletionStage<byte @Nullable []> take(String key);

}
