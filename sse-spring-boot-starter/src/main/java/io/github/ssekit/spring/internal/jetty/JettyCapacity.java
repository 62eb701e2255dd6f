package io.github.ssekit.spring.internal.jetty;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import io.github.ssekit.spring.internal.server.ServerCapacity;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/** What a Jetty has for streams. */
public final class JettyCapacity implements ServerCapacity.Source {

	@Override
	public @Nullable ServerCapacity of(WebServer server) {
		if (!(server instanceof JettyWebServer jetty)) {
			return null;
		}
		NetworkConnectionLimit limit = jetty.getServer().getBean(NetworkConnectionLimit.class);
		return new ServerCapacity((limit != null) ? limit.getMaxNetworkConnectionCount() : 0,
				HeapCapacity.ofConnections());
	}

}
