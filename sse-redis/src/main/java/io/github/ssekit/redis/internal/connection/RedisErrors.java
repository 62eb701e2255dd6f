package io.github.ssekit.redis.internal.connection;

import java.util.Map;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.internal.concurrent.Stages;
import io.lettuce.core.RedisCommandExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do with what is thrown: what Lettuce throws is told as the interfaces promise
 * it, and what a callback throws costs nobody else anything.
 */
public final class RedisErrors {

	private static final Logger log = LoggerFactory.getLogger(RedisErrors.class);

	private static final Map<String, String> WAYS_OUT = Map.of("OOM", "raise maxmemory, or keep less (sse.history.*)",
			"NOPERM", "give the Redis user the rights that docs/redis.md lists", "NOAUTH",
			"set spring.data.redis.username and password", "WRONGTYPE",
			"something else has written to this key: choose another sse.redis.key-prefix", "READONLY",
			"the node has become a replica; it is tried again", "NOREPLICAS",
			"too few replicas are connected (min-replicas-to-write)", "MISCONF", "Redis cannot write to its disk",
			"LOADING", "Redis reads its data; it is tried again", "MASTERDOWN",
			"the replica has lost its master; it is tried again");

	/**
	 * What Redis 7.0 says of a right that a script lacks, under the code of any error.
	 */
	private static final String SCRIPT_NOPERM = "The user executing the script can't ";

	private RedisErrors() {
	}

	/**
	 * What a failure says of itself, also where that fails.
	 * @param failure anything that was thrown
	 * @return its text, or the name of its type
	 */
	public static String textOf(Throwable failure) {
		try {
			return String.valueOf(failure);
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	/**
	 * Run something whose failure must cost nothing else: a turn of a periodic task, or
	 * one of many listeners.
	 * @param task what to run; whatever it throws, Errors too, is logged
	 */
	public static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			try {
				log.error("Something unexpected has happened. Everything else goes on.", ex);
			}
			catch (Throwable ignored) {
				// nobody is left to tell: where the stack or the heap is full even the
				// log
				// throws
			}
		}
	}

	/** What to do about a refusal, in words; they name nothing of what was asked. */
	static String wayOut(String code) {
		return WAYS_OUT.getOrDefault(code, "see the log of Redis");
	}

	static Throwable translate(String what, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		if (cause instanceof BrokerUnavailableException) {
			return cause;
		}
		if (cause instanceof RedisCommandExecutionException) {
			String answer = String.valueOf(cause.getMessage());
			String code = code(answer);
			String wayOut = WAYS_OUT.get(code);
			return new RedisRefusedException(code,
					"Redis has refused " + what + ": " + answer + ((wayOut != null) ? ". The way out: " + wayOut : ""),
					cause);
		}
		return new RedisAwayException("Redis is away: it has not answered when asked " + what + " (" + cause + ")",
				true, cause);
	}

	/** In front, or, of a script's error in Redis 6.2, somewhere in the middle. */
	private static String code(String answer) {
		for (String known : WAYS_OUT.keySet()) {
			if (answer.startsWith(known + " ") || answer.contains("-" + known + " ")
					|| answer.contains(": " + known + " ")) {
				return known;
			}
		}
		if (answer.contains(SCRIPT_NOPERM)) {
			return "NOPERM";
		}
		int end = answer.indexOf(' ');
		return (end > 0) ? answer.substring(0, end) : answer;
	}

}
