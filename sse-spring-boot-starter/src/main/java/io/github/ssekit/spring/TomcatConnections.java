package io.github.ssekit.spring;

import org.apache.coyote.AbstractProtocol;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** How many connections a Tomcat takes. */
final class TomcatConnections {

	private TomcatConnections() {
	}

	/** Answers 0 or less for any number. */
	static int of(WebServer server) {
		return (server instanceof TomcatWebServer tomcat
				&& tomcat.getTomcat().getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol)
						? protocol.getMaxConnections() : 0;
	}

}
