package io.github.ssekit.redis.internal.presence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.PresenceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics that were revoked, as they stand among a node's kicks: {@code @}, a word that no
 * other revocation has, a space and the topic. The word keeps a second revocation of a
 * topic apart from the first, which may be carried out just then. Thread-safe.
 */
final class Revocations {

	private static final Logger log = LoggerFactory.getLogger(Revocations.class);

	private static final String SIGN = "@";

	/** One that is read twice is read twice within moments. */
	private static final int REMEMBERED = 1000;

	private final PresenceListener listener;

	/** The last ones that were carried out; guarded by the monitor, as is the order. */
	private final Set<String> done = new HashSet<>();

	private final Deque<String> order = new ArrayDeque<>();

	Revocations(PresenceListener listener) {
		this.listener = listener;
	}

	/** The mark of a new revocation. */
	static String mark(Topic topic) {
		return SIGN + UUID.randomUUID() + " " + topic.name();
	}

	/** Whether this is a mark, and not the id of a stream. */
	static boolean isMark(String id) {
		return id.startsWith(SIGN);
	}

	/** Tell the listener, unless that was done. */
	void carryOut(String mark) {
		if (!isFirst(mark)) {
			return;
		}
		String name = mark.substring(mark.indexOf(' ') + 1);
		try {
			this.listener.onRevoked(Topic.of(name));
		}
		catch (InvalidNameException ex) {
			log.warn("Somebody has revoked the topic {}, which cannot be one: {}", name, ex.getMessage());
		}
		catch (Throwable ex) { // the other revocations are to be carried out
			log.error("The streams of topic {} could not be told to end. They go on.", name, ex);
		}
	}

	private synchronized boolean isFirst(String mark) {
		if (!this.done.add(mark)) {
			return false;
		}
		this.order.addLast(mark);
		if (this.order.size() > REMEMBERED) {
			this.done.remove(this.order.removeFirst());
		}
		return true;
	}

}
