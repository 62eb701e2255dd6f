package io.github.ssekit.spring.internal.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.OpenStream;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.spring.StreamDeniedException;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;

/**
 * The streams that were opened by a login which is kept in an HTTP session: they end when
 * the session does, by a logout or because it timed out. Streams of nobody are not here,
 * nor are those of logins without a session, or of tickets. Thread-safe; what it knows is
 * guarded by its monitor, and nobody is called under it.
 */
public final class SessionStreams implements HttpSessionListener, HttpSessionIdListener {

	/** A request attribute: the {@link SessionBinding} that was made first. */
	private static final String BINDING = SessionBinding.class.getName();

	/** Where Spring Security keeps a login in a session. */
	private static final String LOGIN = "SPRING_SECURITY_CONTEXT";

	/**
	 * After how long a session that was made, or got its id, in a request is in its
	 * store: it is saved when the head of the response is sent.
	 */
	private static final long SAVED_NANOS = Duration.ofSeconds(5).toNanos();

	private static final Logger log = LoggerFactory.getLogger(SessionStreams.class);

	private final Map<String, Set<SessionBinding>> bySession = new HashMap<>();

	private final List<SessionLookup.Source> sources;

	public SessionStreams(List<SessionLookup.Source> sources) {
		this.sources = List.copyOf(sources);
	}

	/**
	 * Take the session of a request, before anybody decides about it.
	 * @return what ties the request to it, to be {@link #release released} after the
	 * request; null where there is no session, or it was taken before
	 */
	@Nullable SessionBinding take(HttpServletRequest request) {
		if (request.getAttribute(BINDING) != null) {
			return null;
		}
		HttpSession session = request.getSession(false);
		if (session == null) {
			return null;
		}
		SessionBinding binding = new SessionBinding(session, lookups(request), System.nanoTime());
		add(binding); // from here on no end of the session is missed
		request.setAttribute(BINDING, binding);
		return binding;
	}

	/** The request is over. Does nothing where a stream has come of it. */
	public void release(SessionBinding binding) {
		if (!binding.isHeld()) {
			forget(binding);
		}
	}

	/**
	 * The same admission, to a stream that ends with the session of the request.
	 * @throws StreamDeniedException with status 401 if the session, or its login, has
	 * ended since the request began
	 */
	public Admission.Granted follow(HttpServletRequest request, Admission.Granted granted) {
		if (LoginInterceptor.isOver(request)) {
			throw new StreamDeniedException(HttpStatus.UNAUTHORIZED, "This login has ended");
		}
		if (request.getUserPrincipal() == null
				|| request.getAttribute(TicketGrant.class.getName()) instanceof TicketGrant) {
			return granted;
		}
		HttpSession session = request.getSession(false);
		if (request.getAttribute(BINDING) instanceof SessionBinding taken) {
			if (session != null && !taken.hasEnded()) {
				return (sink) -> open(taken, granted, sink);
			}
			// a filter that logs in may have moved the login to another session
			if (session == null || isOf(taken, session) || session.getAttribute(LOGIN) == null) {
				throw new StreamDeniedException(HttpStatus.UNAUTHORIZED, "The session of this login has ended");
			}
		}
		if (session == null) {
			return granted; // a login without a session
		}
		List<SessionLookup> lookups = lookups(request);
		return (sink) -> {
			SessionBinding made = new SessionBinding(session, lookups, System.nanoTime() + SAVED_NANOS);
			add(made);
			return open(made, granted, sink);
		};
	}

	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		end(event.getSession().getId());
	}

	/** End all streams of a session, and those that are being opened. */
	void end(String sessionId) {
		List<SessionBinding> ended;
		synchronized (this) {
			ended = List.copyOf(this.bySession.getOrDefault(sessionId, Set.of()));
		}
		ended.forEach(SessionBinding::end);
	}

	/** At a login the session gets another id, so that nobody else can know it. */
	@Override
	public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
		rename(oldSessionId, event.getSession().getId());
	}

	/** A session has got another id. */
	synchronized void rename(String from, String to) {
		Set<SessionBinding> bound = from.equals(to) ? null : this.bySession.remove(from);
		if (bound != null) {
			long saved = System.nanoTime() + SAVED_NANOS;
			bound.forEach((binding) -> binding.renamed(to, saved));
			this.bySession.computeIfAbsent(to, (key) -> new HashSet<>()).addAll(bound);
		}
	}

	/** One binding of each session that can be looked up by now. */
	synchronized Map<String, SessionBinding> lookable() {
		long now = System.nanoTime();
		Map<String, SessionBinding> lookable = new HashMap<>();
		this.bySession.forEach((id, bindings) -> {
			for (SessionBinding binding : bindings) {
				if (binding.canBeLookedUp() && binding.savedAt() - now <= 0) {
					lookable.putIfAbsent(id, binding);
				}
			}
		});
		return lookable;
	}

	/** How many streams, or requests for one, end with their session. */
	public synchronized int size() {
		return this.bySession.values().stream().mapToInt(Set::size).sum();
	}

	/** One that has ended elsewhere may still be at hand here, with all that is in it. */
	private synchronized boolean isOf(SessionBinding binding, HttpSession session) {
		return binding.sessionId().equals(session.getId());
	}

	private OpenStream open(SessionBinding binding, Admission.Granted granted, EventSink sink) {
		binding.hold();
		OpenStream emitter;
		try {
			emitter = granted.open(new BoundSink(sink, binding));
		}
		catch (Throwable ex) {
			forget(binding);
			throw ex;
		}
		binding.begin(emitter);
		// it may have ended elsewhere before this stream was here
		if (binding.hasEnded() || isOverInStore(binding)) {
			binding.end();
		}
		binding.letGo();
		return emitter;
	}

	/** What is not known now is looked up again in time. */
	private boolean isOverInStore(SessionBinding binding) {
		String id;
		synchronized (this) {
			if (!binding.canBeLookedUp() || binding.savedAt() - System.nanoTime() > 0) {
				return false;
			}
			id = binding.sessionId();
		}
		HttpSession session = binding.session();
		if (session != null && !id.equals(session.getId())) {
			rename(id, session.getId()); // which this request has given it
			return false;
		}
		try {
			return binding.isOverInStore(id);
		}
		catch (RuntimeException ex) {
			log.debug("It could not be looked up whether the session of a new stream has ended.", ex);
			return false;
		}
	}

	private List<SessionLookup> lookups(HttpServletRequest request) {
		List<SessionLookup> lookups = new ArrayList<>(this.sources.size());
		for (SessionLookup.Source source : this.sources) {
			SessionLookup lookup = source.of(request);
			if (lookup != null) {
				lookups.add(lookup);
			}
		}
		return lookups;
	}

	private synchronized void add(SessionBinding binding) {
		this.bySession.computeIfAbsent(binding.sessionId(), (key) -> new HashSet<>(2)).add(binding);
	}

	private synchronized void forget(SessionBinding binding) {
		Set<SessionBinding> others = this.bySession.get(binding.sessionId());
		if (others != null && others.remove(binding) && others.isEmpty()) {
			this.bySession.remove(binding.sessionId());
		}
	}

	/** The sink of a stream, which forgets the stream when that ends. */
	private final class BoundSink implements EventSink {

		private final EventSink sink;

		private final SessionBinding binding;

		private BoundSink(EventSink sink, SessionBinding binding) {
			this.sink = sink;
			this.binding = binding;
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
				forget(this.binding);
			}
		}

		@Override
		public void abort() {
			try {
				this.sink.abort();
			}
			finally {
				forget(this.binding);
			}
		}

	}

}
