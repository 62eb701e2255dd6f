package io.github.ssekit.spring.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** Writes past the servlet layer of Jetty. */
final class JettyTransport implements ServerTransport {

	private final boolean writesDirectly;

	/**
	 * Create a transport.
	 * @param writesDirectly whether streams are written past the servlet layer
	 */
	JettyTransport(boolean writesDirectly) {
		this.writesDirectly = writesDirectly;
	}

	/** The running version, in words for a log. */
	static String version() {
		return "Jetty " + Server.getVersion();
	}

	@Override
	public ShortWay shortWay(HttpServletRequest request, HttpServletResponse response) {
		return this.writesDirectly ? JettyShortWay.of(request, response) : ShortWay.NONE;
	}

	@Override
	public @Nullable Runnable abort(HttpServletRequest request) {
		return JettyShortWay.abort(request);
	}

}
