package io.github.ssekit.redis.internal.connection;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers the newest messages by their signatures: who hears one can send it again, and
 * it is genuine. Where something keeps it, its place tells that it is known; this is for
 * what nobody keeps. Thread-safe; guarded by the monitor.
 */
public final class RecentMessages {

	/** Some 400 KB. */
	static final int REMEMBERED = 4096;

	private final Set<String> signatures = new LinkedHashSet<>();

	/**
	 * Remember a message.
	 * @param signed a genuine message
	 * @return whether it was not among the newest
	 */
	public synchronized boolean isNew(SignedMessage signed) {
		if (!this.signatures.add(signed.signature())) {
			return false;
		}
		if (this.signatures.size() > REMEMBERED) {
			this.signatures.remove(this.signatures.iterator().next());
		}
		return true;
	}

}
