package io.github.ssekit.spring.internal.tomcat;

import java.io.IOException;

import io.github.ssekit.spring.internal.servlet.ConnectionHandover;
import io.github.ssekit.spring.internal.servlet.ResponseWrappers;
import io.github.ssekit.spring.internal.servlet.ServerTransport;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.ResponseFacade;
import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections over from Tomcat: the head is sent by the response as ever, chunked
 * or not, and then the Servlet API's own {@code upgrade} ends the request and leaves the
 * connection to a handler. What is left to the servlet's way: HTTP/2, AJP and NIO2, a
 * filter's wrapper around the response but Spring's, streams that are compressed, and
 * those that are opened in an asynchronous dispatch, after which Tomcat hands over
 * nothing.
 */
public final class TomcatTransport implements ServerTransport {

	private final boolean takesOver;

	private final WriteTimeouts timeouts;

	/**
	 * Create a transport.
	 * @param takesOver whether connections are taken over
	 * @param timeouts cuts off clients that take nothing
	 */
	public TomcatTransport(boolean takesOver, WriteTimeouts timeouts) {
		this.takesOver = takesOver;
		this.timeouts = timeouts;
	}

	/** The running version, in words for a log. */
	public static String version() {
		return "Tomcat " + ServerInfo.getServerNumber();
	}

	@Override
	public @Nullable ConnectionHandover prepare(HttpServletRequest request, HttpServletResponse response) {
		Request tomcat = tomcat(request);
		if (!this.takesOver || tomcat == null || !isHttp1(tomcat) || request.getDispatcherType() == DispatcherType.ASYNC
				|| !(tomcat.getConnector().getProtocolHandler() instanceof Http11NioProtocol protocol)
				|| TomcatConnectors.compressesStreams(protocol) || response.getHeader("Content-Encoding") != null
				|| !(ResponseWrappers.innermost(response) instanceof ResponseFacade)) {
			return null;
		}
		TomcatEventSink sink = new TomcatEventSink(this.timeouts);
		return new ConnectionHandover(sink, () -> handOver(tomcat, response, sink));
	}

	/** With HTTP/2 it says that there is room, and waits for the connection. */
	@Override
	public boolean mayBlock(HttpServletRequest request) {
		Request tomcat = tomcat(request);
		return tomcat != null && !isHttp1(tomcat);
	}

	@Override
	public @Nullable Runnable abort(HttpServletRequest request) {
		Request tomcat = tomcat(request);
		return (tomcat != null) ? () -> tomcat.getResponse().getCoyoteResponse().action(ActionCode.CLOSE_NOW, null)
				: null;
	}

	@Override
	public void ignoreBody(HttpServletRequest request) {
		Request tomcat = tomcat(request);
		if (tomcat != null) {
			tomcat.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

	/**
	 * Not by its protocol alone: a request that has come by HTTP/1.1, and asked for
	 * HTTP/2, is answered by HTTP/2. There, it has an id.
	 */
	private static boolean isHttp1(Request tomcat) {
		@Nullable String id = tomcat.getProtocolRequestId(); // null or empty where there is none
		return tomcat.getProtocol().startsWith("HTTP/1.") && (id == null || id.isEmpty());
	}

	private static void handOver(Request tomcat, HttpServletResponse response, TomcatEventSink sink)
			throws IOException {
		ResponseWrappers.sendHead(response, sink);
		if (sink.endsWithHead()) {
			sink.release();
			return;
		}
		sink.headSent("chunked".equals(response.getHeader("Transfer-Encoding")));
		try {
			tomcat.upgrade(TomcatUpgradeHandler.class).sink(sink);
		}
		catch (ServletException ex) {
			throw new IllegalStateException("Tomcat cannot make a " + TomcatUpgradeHandler.class.getName(), ex);
		}
	}

	private static @Nullable Request tomcat(HttpServletRequest request) {
		return (request.getAttribute(StreamOpener.TOMCAT) instanceof Request tomcat) ? tomcat : null;
	}

}
