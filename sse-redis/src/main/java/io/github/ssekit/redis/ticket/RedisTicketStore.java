package io.github.ssekit.redis.ticket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.concurrent.Stages;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisLink;
import io.lettuce.core.SetArgs;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tickets in Redis: a string for each, by the SHA-256 of the ticket, so that
 * whoever sees Redis's commands, keys or dumps has none that could be used.
 *
 * <pre>
 * SET sse:t:9f86d081... &lt;what it is good for&gt; PX 30000
 * GETDEL sse:t:9f86d081...
 * </pre>
 *
 * Thread-safe; answers later, on a thread of Lettuce.
 */
public final class RedisTicketStore implements TicketStore {

	private final RedisLink link;

	private final Keys keys;

	/**
	 * Create the store.
	 * @param link the lines to Redis, which outlive the store
	 * @param keys the names of keys
	 */
	public RedisTicketStore(RedisLink link, Keys keys) {
		this.link = link;
		this.keys = keys;
	}

	@Override
	public CompletionStage<Void> put(String key, byte[] value, Duration life) {
		if (life.isZero() || life.isNegative()) {
			throw new IllegalArgumentException("life = " + life + ": must be positive");
		}
		byte[] name = Ascii.bytes(this.keys.ticket(key));
		SetArgs args = SetArgs.Builder.px(Math.max(1, life.toMillis()));
		return this.link.writes()
			.<String>run("to keep a ticket", (commands) -> commands.set(name, value, args))
			.<Void>thenApply((ok) -> null)
			.exceptionallyCompose((failure) -> failed("No ticket can be kept", failure));
	}

	@Override
	public CompletionStage<byte @Nullable []> take(String key) {
		byte[] name = Ascii.bytes(this.keys.ticket(key));
		return this.link.writes()
			.<byte @Nullable []>run("to take a ticket", (commands) -> commands.getdel(name))
			.exceptionallyCompose((failure) -> failed("No ticket can be checked", failure));
	}

	private static <T extends @Nullable Object> CompletableFuture<T> failed(String what, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		return CompletableFuture.failedFuture(new TicketsUnavailableException(what + ": " + cause.getMessage(), cause));
	}

}
