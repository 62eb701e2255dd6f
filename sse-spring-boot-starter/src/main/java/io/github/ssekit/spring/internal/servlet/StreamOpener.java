package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

import io.github.ssekit.access.Admission;
import io.github.ssekit.transport.EventSink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Turns a servlet request into an open stream: its connection is taken over, where the
 * server lets it. Else the request is put into asynchronous mode, directly and not by
 * Spring's WebAsyncManager: that one would keep a JDBC connection for each stream where a
 * session is open in view, and send each ended stream once more through the filters.
 * Thread-safe.
 */
public final class StreamOpener implements AutoCloseable {

	/**
	 * A request attribute: Tomcat's own request.
	 */
	public static final String TOMCAT = StreamOpener.class.getName() + ".tomcat";

	/**
	 * A request attribute: set where the request stays open for as long as its stream.
	 */
	public static final String STAYS_OPEN = StreamOpener.class.getName() + ".staysOpen";

	/**
	 * The kernel's send buffer of a stream: a reader who is stuck is seen after a hundred
	 * kilobytes, and not after the megabytes that the kernel would take.
	 */
	static final int SEND_BUFFER = 64 * 1024;

	/** Jetty keeps this buffer for each stream, 32 KB if it is not told. */
	private static final int BUFFER_SIZE = 4096;

	private final boolean holdsHead;

	private final ServerTransports transport;

	private final WriteTimeouts timeouts;

	private final BlockingWrites blockingWrites = new BlockingWrites();

	/**
	 * Create an opener.
	 * @param holdsHead whether a response is not begun before its first block, so that a
	 * stream that is one too many can be refused with a status
	 * @param writeTimeout how long a client may take nothing at all
	 * @param transports what is used of a server beyond the servlet standard
	 */
	public StreamOpener(boolean holdsHead, Duration writeTimeout,
			Function<WriteTimeouts, ServerTransports> transports) {
		this.holdsHead = holdsHead;
		this.timeouts = new WriteTimeouts(writeTimeout);
		this.transport = transports.apply(this.timeouts);
	}

	@Override
	public void close() {
		this.timeouts.close();
		this.blockingWrites.close();
	}

	/**
	 * Whether a connection of Tomcat's is taken over where nothing forbids it, so that no
	 * request stays open.
	 * @return false where all requests of streams stay open on Tomcat
	 */
	public boolean takesConnectionsOver() {
		return !this.holdsHead && this.transport.takesConnectionsOver();
	}

	/**
	 * Whether a request for a stream has announced a body, which nobody would read.
	 * @param request the request
	 * @return whether it has a length or an encoding of a body
	 */
	public static boolean bringsBody(HttpServletRequest request) {
		return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
	}

	/**
	 * Do not wait for the body of a request that is not read: its connection is closed
	 * after the response.
	 * @param request the request
	 * @param response its response, not committed
	 */
	public void ignoreBody(HttpServletRequest request, HttpServletResponse response) {
		this.transport.ignoreBody(request);
		if (request.getProtocol().startsWith("HTTP/1.")) {
			response.setHeader("Connection", "close"); // later versions have no such
														// header
		}
	}

	/**
	 * Open a stream. What may fail fails before anything is sent.
	 * @param request the request, on the thread that serves it
	 * @param response its response, not committed
	 * @param granted what opens the stream
	 * @throws IOException if the response has no stream any more
	 */
	public void open(HttpServletRequest request, HttpServletResponse response, Admission.Granted granted)
			throws IOException {
		ShallowEtagHeaderFilter.disableContentCaching(request);
		refuseBuffering(response);
		writeHeaders(response);
		if (request.getMethod().equals("HEAD")) {
			response.flushBuffer();
			return;
		}
		ConnectionHandover taken = this.holdsHead ? null : this.transport.prepare(request, response);
		if (taken != null) {
			granted.open(taken.sink()); // before the client can know that it is open
			taken.sendHead();
			return;
		}
		openAsync(request, response, granted);
	}

	/** The request stays open for as long as the stream. */
	private void openAsync(HttpServletRequest request, HttpServletResponse response, Admission.Granted granted)
			throws IOException {
		if (!request.isAsyncSupported()) {
			throw new IllegalStateException("A stream cannot be opened at " + request.getRequestURI()
					+ ": a servlet or filter on the way does not support asynchronous requests"
					+ " (set asyncSupported on its registration)");
		}
		response.setBufferSize(BUFFER_SIZE);
		this.transport.keepOpen(request);
		request.setAttribute(STAYS_OPEN, true); // before listeners hear of it
		AsyncContext context = request.startAsync();
		context.setTimeout(0); // a stream ends when it is closed
		boolean opened = false;
		try {
			ServletOutputStream out = response.getOutputStream();
			// what a filter has put around the response may block as well
			boolean mayBlock = this.transport.mayBlock(request) || ResponseWrappers.innermost(response) == null;
			EventSink sink = new ServletEventSink(context, out, abort(request),
					ServletResponseHead.of(response, request.getProtocol(), this.holdsHead),
					mayBlock ? null : this.timeouts);
			granted.open(mayBlock ? new OffloadedEventSink(sink, this.blockingWrites) : sink);
			opened = true;
		}
		finally {
			if (!opened) {
				context.complete(); // else the request would stay open for ever
			}
		}
	}

	private Runnable abort(HttpServletRequest request) {
		Runnable abort = this.transport.abort(request);
		return (abort != null) ? abort : () -> {
		};
	}

	private static void writeHeaders(HttpServletResponse response) {
		response.setStatus(HttpServletResponse.SC_OK);
		response.setContentType("text/event-stream;charset=UTF-8");
		// no-transform: a proxy that compresses would hold events back
		response.setHeader("Cache-Control", "no-store, no-transform");
		response.setHeader("X-Accel-Buffering", "no"); // nginx
		response.setHeader("X-Content-Type-Options", "nosniff");
	}

	private static void refuseBuffering(HttpServletResponse response) {
		ContentCachingResponseWrapper caching = WebUtils.getNativeResponse(response,
				ContentCachingResponseWrapper.class);
		// the one of ShallowEtagHeaderFilter has just been told to let everything through
		if (caching != null && caching.getClass().getEnclosingClass() != ShallowEtagHeaderFilter.class) {
			throw new IllegalStateException("A stream cannot be opened behind a filter that wraps the response in "
					+ caching.getClass().getName() + ": it would keep every event in memory and send none."
					+ " Exclude the path of the stream from that filter.");
		}
	}

}
