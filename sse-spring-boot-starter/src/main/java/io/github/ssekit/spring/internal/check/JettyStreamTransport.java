package io.github.ssekit.spring.internal.check;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Which way the streams of a Jetty go. Most requests do not stay open; which do is known
 * only when they come, so all are taken for such.
 */
public final class JettyStreamTransport implements StreamTransport.Source {

	@Override
	public @Nullable StreamTransport of(WebServer server) {
		return (server instanceof JettyWebServer) ? new StreamTransport(true, HeapCapacity.ofConnections()) : null;
	}

}
