package io.github.ssekit.redis.link;

import io.github.ssekit.broker.BrokerUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Says that Redis has answered, and refused: nothing was published or changed.
 */
public final class RedisRefusedException extends BrokerUnavailableException {

	private static final long serialVersionUID = 1L;

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

}
