package io.github.ssekit.spring.internal.check;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/** Jetty takes any number, unless it was told otherwise. */
public final class JettyConnections implements ConnectionBound.Source {

	@Override
	public @Nullable ConnectionBound of(WebServer server) {
		if (!(server instanceof JettyWebServer jetty)) {
			return null;
		}
		NetworkConnectionLimit limit = jetty.getServer().getBean(NetworkConnectionLimit.class);
		return (limit != null)
				? new ConnectionBound("server.jetty.max-connections", limit.getMaxNetworkConnectionCount()) : null;
	}

}
