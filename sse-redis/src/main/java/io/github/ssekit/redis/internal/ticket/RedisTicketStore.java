package io.github.ssekit.redis.internal.ticket;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.observe.RateLimitedLog;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.SignedMessage;
import io.lettuce.core.SetArgs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tickets in Redis: a string for each, by the SHA-256 of the ticket, so that
 * whoever sees Redis's commands, keys or dumps has none that could be used.
 *
 * <pre>
 * SET sse:t:9f86d081... &lt;what it is good for&gt; PX 30000
 * GETDEL sse:t:9f86d081...
 * </pre>
 *
 * Where nodes share a secret a ticket's end and its signature stand in front of what it
 * is good for. It can be forged by who may write the key where they share none.
 *
 * Thread-safe; answers later, on a thread of Lettuce.
 */
public final class RedisTicketStore implements TicketStore {

	private static final Logger log = LoggerFactory.getLogger(RedisTicketStore.class);

	private static final String PURPOSE = "ticket";

	private static final int DIGITS = 15;

	/** Clocks of nodes may differ by a minute. */
	private static final long CLOCKS_DIFFER_MILLIS = 60_000;

	private final RedisConnections connections;

	private final Keys keys;

	private final MessageSigner signer;

	private final RateLimitedLog notGenuine = new RateLimitedLog(System::nanoTime);

	/**
	 * Create the store.
	 * @param connections the connections to Redis, which outlive the store
	 * @param keys the names of keys
	 * @param secrets what signs tickets, so that who may write keys cannot make any
	 */
	public RedisTicketStore(RedisConnections connections, Keys keys, RedisSecrets secrets) {
		this.signer = MessageSigner.of(secrets, keys.prefix());
		this.connections = connections;
		this.keys = keys;
	}

	@Override
	public CompletionStage<Void> put(String key, byte[] value, Duration life) {
		if (life.isZero() || life.isNegative()) {
			throw new IllegalArgumentException("life = " + life + ": must be positive");
		}
		byte[] name = AsciiCodec.bytes(this.keys.ticket(key));
		SetArgs args = SetArgs.Builder.px(Math.max(1, life.toMillis()));
		long until = System.currentTimeMillis() + life.toMillis();
		byte[] kept = this.signer.isSigning() ? this.signer.sign(PURPOSE, key, Long.toString(until), value) : value;
		return this.connections.writes()
			.<String>run("to keep a ticket", (commands) -> commands.set(name, kept, args))
			.<Void>thenApply((ok) -> null)
			.exceptionallyCompose((failure) -> failed("No ticket can be kept", failure));
	}

	@Override
	public CompletionStage<byte @Nullable []> take(String key) {
		byte[] name = AsciiCodec.bytes(this.keys.ticket(key));
		return this.connections.writes()
			.<byte @Nullable []>run("to take a ticket", (commands) -> commands.getdel(name))
			.<byte @Nullable []>thenApply((kept) -> (kept != null) ? genuine(key, kept) : null)
			.exceptionallyCompose((failure) -> failed("No ticket can be checked", failure));
	}

	/** What the ticket is good for; null, as if there were none, where it was forged. */
	private byte @Nullable [] genuine(String key, byte[] kept) {
		SignedMessage signed = SignedMessage.read(kept);
		int body = (signed != null) ? bodyFrom(kept, signed.from()) : 0;
		if (signed == null || body == 0) {
			return this.signer.isSigning() ? refuse() : kept;
		}
		if (this.signer.isSigning()) {
			byte[] until = Arrays.copyOfRange(kept, signed.from(), body - 1);
			// who could read it may have written it again after it was used
			if (!this.signer.isGenuine(PURPOSE, key, signed, until, kept, body)
					|| AsciiCodec.number(until, DIGITS) < System.currentTimeMillis() - CLOCKS_DIFFER_MILLIS) {
				return refuse();
			}
		}
		return Arrays.copyOfRange(kept, body, kept.length);
	}

	/** Behind the digits of its end and a space; 0 where that is not so. */
	private static int bodyFrom(byte[] kept, int from) {
		int end = from;
		while (end < kept.length && end - from < DIGITS && kept[end] >= '0' && kept[end] <= '9') {
			end++;
		}
		return (end > from && end < kept.length && kept[end] == ' ') ? end + 1 : 0;
	}

	private byte @Nullable [] refuse() {
		this.notGenuine.tell((others) -> log.warn(
				"A ticket is refused: it has no signature that this node knows, or was used before. Either another node "
						+ "has not the same sse.redis.secret, or somebody forges tickets. ({} others since the last "
						+ "warning)",
				others));
		return null;
	}

	private static <T extends @Nullable Object> CompletableFuture<T> failed(String what, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		return CompletableFuture.failedFuture(new TicketsUnavailableException(what + ": " + cause.getMessage(), cause));
	}

}
