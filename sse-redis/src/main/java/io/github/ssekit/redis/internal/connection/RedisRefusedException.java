package io.github.ssekit.redis.internal.connection;

import java.util.Set;

import io.github.ssekit.broker.BrokerUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Says that Redis has answered, and refused: nothing was published or changed. One thing
 * apart: where the user lacks the right to a topic's channel ({@code NOPERM}) an event
 * that is kept has its place, and was not announced, as the message says; readers find it
 * at their next look at the history.
 */
public final class RedisRefusedException extends BrokerUnavailableException {

	private static final long serialVersionUID = 1L;

	/** Errors that pass by themselves: a fail-over, a slot that moves, a start. */
	private static final Set<String> PASSING = Set.of("READONLY", "LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN",
			"BUSY", "NOREPLICAS");

	/** A master that is none any more, a replica without a master, one that starts. */
	private static final Set<String> WRONG_SERVER = Set.of("READONLY", "MASTERDOWN", "LOADING");

	private final String code;

	/**
	 * Create the exception.
	 * @param code the first word of Redis's answer, such as {@code OOM}
	 * @param message what was refused, and the way out
	 * @param cause Redis's answer
	 */
	public RedisRefusedException(String code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * The kind of error, as Redis names it.
	 * @return such as {@code OOM}, {@code READONLY}, {@code NOREPLICAS}, {@code NOPERM}
	 * or {@code WRONGTYPE}
	 */
	public String code() {
		return this.code;
	}

	/** A key of another type is in the way of its topic alone. */
	@Override
	public boolean concernsOneTopic() {
		return this.code.equals("WRONGTYPE");
	}

	/** Whether another server may stand behind the address by now. */
	boolean mayBeOfTheWrongServer() {
		return WRONG_SERVER.contains(this.code);
	}

	/**
	 * Whether it passes by itself, so that it makes sense to try again.
	 * @return true during a start, a fail-over or a move of slots
	 */
	public boolean isPassing() {
		return PASSING.contains(this.code);
	}

}
