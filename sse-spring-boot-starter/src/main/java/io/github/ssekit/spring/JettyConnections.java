package io.github.ssekit.spring;

import org.eclipse.jetty.server.NetworkConnectionLimit;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/** How many connections a Jetty takes. */
final class JettyConnections {

	private JettyConnections() {
	}

	/** Answers 0 or less for any number. */
	static int of(WebServer server) {
		NetworkConnectionLimit limit = (server instanceof JettyWebServer jetty)
				? jetty.getServer().getBean(NetworkConnectionLimit.class) : null;
		return (limit != null) ? limit.getMaxNetworkConnectionCount() : 0;
	}

}
