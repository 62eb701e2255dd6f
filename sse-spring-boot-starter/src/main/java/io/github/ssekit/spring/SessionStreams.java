package io.github.ssekit.spring;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.EventSink;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.flow.Admission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams that were opened by a login which is kept in an HTTP session: they end when
 * the session does, by a logout or because it timed out. Streams of nobody are not here,
 * nor are those of logins without a session. Thread-safe; what it knows is guarded by its
 * monitor, and nobody is called under it.
 */
final class SessionStreams implements HttpSessionListener, HttpSessionIdListener {

	private static final Logger log = LoggerFactory.getLogger(SessionStreams.class);

	private final Map<String, Set<BoundSink>> bySession = new HashMap<>();

	/** The same admission, to a stream that ends with the session of the request. */
	Admission.Granted follow(HttpServletRequest request, Admission.Granted granted) {
		HttpSession session = request.getSession(false);
		return (session == null || request.getUserPrincipal() == null) ? granted
				: (sink) -> open(session, granted, sink);
	}

	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		List<BoundSink> ended;
		synchronized (this) {
			Set<BoundSink> bound = this.bySession.remove(event.getSession().getId());
			ended = (bound != null) ? List.copyOf(bound) : List.of();
		}
		ended.forEach(SessionStreams::endWithSession);
	}

	/** The other streams of the session are to end as well, whatever one throws. */
	private static void endWithSession(BoundSink bound) {
		try {
			bound.endWithSession();
		}
		catch (Throwable ex) {
			log.error("A stream could not be ended with its session. It goes on.", ex);
		}
	}

	/** At a login the session gets another id, so that nobody else can know it. */
	@Override
	public synchronized void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
		Set<BoundSink> bound = this.bySession.remove(oldSessionId);
		if (bound != null) {
			String id = event.getSession().getId();
			bound.forEach((sink) -> sink.session = id);
			this.bySession.computeIfAbsent(id, (key) -> new HashSet<>()).addAll(bound);
		}
	}

	/** How many streams end with their session. */
	synchronized int size() {
		return this.bySession.values().stream().mapToInt(Set::size).sum();
	}

	private Emitter open(HttpSession session, Admission.Granted granted, EventSink sink) {
		BoundSink bound = new BoundSink(sink, session.getId());
		synchronized (this) {
			this.bySession.computeIfAbsent(bound.session, (key) -> new HashSet<>(2)).add(bound);
		}
		Emitter emitter;
		try {
			emitter = granted.open(bound);
		}
		catch (Throwable ex) {
			forget(bound);
			throw ex;
		}
		bound.begin(emitter);
		if (hasEnded(session)) { // before this stream was here
			bound.endWithSession();
		}
		return emitter;
	}

	private synchronized void forget(BoundSink bound) {
		Set<BoundSink> others = this.bySession.get(bound.session);
		if (others != null && others.remove(bound) && others.isEmpty()) {
			this.bySession.remove(bound.session);
		}
	}

	private static boolean hasEnded(HttpSession session) {
		try {
			return session.getCreationTime() < 0;
		}
		catch (IllegalStateException ex) {
			return true; // so the standard says it
		}
	}

	/** The sink of a stream, which forgets the stream when that ends. */
	private final class BoundSink implements EventSink {

		private final EventSink sink;

		/** Guarded by the monitor of all. */
		private String session;

		/** Guarded by the monitor of this sink. */
		private @Nullable Emitter emitter;

		/**
		 * Guarded by the monitor of this sink: the session ended before the stream began.
		 */
		private boolean ended;

		private BoundSink(EventSink sink, String session) {
			this.sink = sink;
			this.session = session;
		}

		private void begin(Emitter begun) {
			boolean late;
			synchronized (this) {
				this.emitter = begun;
				late = this.ended;
			}
			if (late) {
				begun.close(CloseReason.AUTH_EXPIRED);
			}
		}

		private void endWithSession() {
			Emitter begun;
			synchronized (this) {
				this.ended = true;
				begun = this.emitter;
			}
			if (begun != null) {
				begun.close(CloseReason.AUTH_EXPIRED);
			}
		}

		@Override
		public void open(Listener listener) {
			this.sink.open(listener);
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			return this.sink.write(bytes, offset, length);
		}

		@Override
		public boolean refuse(RefuseReason reason, Duration retry) {
			return this.sink.refuse(reason, retry);
		}

		@Override
		public void close() {
			try {
				this.sink.close();
			}
			finally {
				forget(this);
			}
		}

		@Override
		public void abort() {
			try {
				this.sink.abort();
			}
			finally {
				forget(this);
			}
		}

	}

}
