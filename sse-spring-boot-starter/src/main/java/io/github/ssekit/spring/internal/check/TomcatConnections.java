package io.github.ssekit.spring.internal.check;

import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** Asks Tomcat itself, which a customizer may have told something else. */
public final class TomcatConnections implements ConnectionBound.Source {

	@Override
	public @Nullable ConnectionBound of(WebServer server) {
		return (server instanceof TomcatWebServer tomcat
				&& tomcat.getTomcat().getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
				&& protocol.getMaxConnections() > 0)
						? new ConnectionBound("server.tomcat.max-connections", protocol.getMaxConnections()) : null;
	}

}
