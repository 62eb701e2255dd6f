package io.github.ssekit.spring.internal.login;

import java.util.List;

import io.github.ssekit.access.OpenStream;
import io.github.ssekit.event.CloseReason;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a request for a stream, and then the stream, to the session that bears the login.
 * It is there from before anybody decides about the request, so that an end of the
 * session that comes meanwhile is not missed. Thread-safe.
 */
final class SessionBinding {

	private static final Logger log = LoggerFactory.getLogger(SessionBinding.class);

	/**
	 * Guarded by the monitor of this binding: null once the stream is open, because a
	 * session may hold on to its request.
	 */
	private @Nullable HttpSession session;

	private final List<SessionLookup> lookups;

	/** Guarded by the monitor of {@link SessionStreams}: the id it is found by there. */
	private String sessionId;

	/**
	 * Guarded by the monitor of {@link SessionStreams}: when the store knows the session
	 * by its id at the latest, by nano time.
	 */
	private long savedAt;

	/** Guarded by the monitor of this binding. */
	private @Nullable OpenStream emitter;

	/** Guarded by the monitor of this binding: the session, or its login, has ended. */
	private boolean ended;

	/** Guarded by the monitor of this binding: the sink of a stream holds it. */
	private boolean held;

	SessionBinding(HttpSession session, List<SessionLookup> lookups, long savedAt) {
		this.session = session;
		this.lookups = lookups;
		this.sessionId = session.getId();
		this.savedAt = savedAt;
	}

	String sessionId() {
		return this.sessionId;
	}

	long savedAt() {
		return this.savedAt;
	}

	void renamed(String id, long savedAtNanos) {
		this.sessionId = id;
		this.savedAt = savedAtNanos;
	}

	/** Null once the stream is open. */
	synchronized @Nullable HttpSession session() {
		return this.session;
	}

	/** The stream is open: from here on events and lookups tell of the session's end. */
	synchronized void letGo() {
		this.session = null;
	}

	boolean canBeLookedUp() {
		return !this.lookups.isEmpty();
	}

	/** Ask where it is kept. */
	boolean isOverInStore(String id) {
		return this.lookups.stream().anyMatch((lookup) -> lookup.hasEnded(id));
	}

	/** A stream begins. Closes it where the session has ended before. */
	void begin(OpenStream begun) {
		boolean late;
		synchronized (this) {
			this.emitter = begun;
			late = this.ended;
		}
		if (late) {
			begun.close(CloseReason.AUTH_EXPIRED);
		}
	}

	/** The session has ended. The others are to end as well, whatever this one throws. */
	void end() {
		OpenStream begun;
		synchronized (this) {
			this.ended = true;
			begun = this.emitter;
		}
		try {
			if (begun != null) {
				begun.close(CloseReason.AUTH_EXPIRED);
			}
		}
		catch (Throwable ex) {
			log.error("A stream could not be ended with its session. It goes on.", ex);
		}
	}

	synchronized void hold() {
		this.held = true;
	}

	synchronized boolean isHeld() {
		return this.held;
	}

	/** Whether the session ended meanwhile, as far as this node was told. */
	boolean hasEnded() {
		HttpSession known;
		synchronized (this) {
			if (this.ended) {
				return true;
			}
			known = this.session;
		}
		try {
			return known != null && known.getCreationTime() < 0;
		}
		catch (IllegalStateException ex) {
			return true; // so the standard says it
		}
	}

}
