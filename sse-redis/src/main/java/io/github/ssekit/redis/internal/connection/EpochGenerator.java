package io.github.ssekit.redis.internal.connection;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.event.Position;

/**
 * Makes epochs: random words that name one life of a topic's history. Each publish brings
 * one, should it be needed, so it has to be quick; that nobody can guess it is of no use.
 * Thread-safe.
 */
public final class EpochGenerator {

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private static final long GOLDEN = 0x9E3779B97F4A7C15L;

	private final AtomicLong state = new AtomicLong(new SecureRandom().nextLong());

	/**
	 * An epoch, should one be needed.
	 * @return four letters or digits
	 */
	public String next() {
		long bits = mix(this.state.addAndGet(GOLDEN)) >>> 1;
		StringBuilder word = new StringBuilder(Position.EPOCH_LENGTH);
		while (word.length() < Position.EPOCH_LENGTH) {
			word.append(LETTERS.charAt((int) (bits % LETTERS.length())));
			bits /= LETTERS.length();
		}
		return word.toString();
	}

	/** As {@link java.util.SplittableRandom} does, which is not for many threads. */
	private static long mix(long seed) {
		long bits = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
		bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
		return bits ^ (bits >>> 31);
	}

}
