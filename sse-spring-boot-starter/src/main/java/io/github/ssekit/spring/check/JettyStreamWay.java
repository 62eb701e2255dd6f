package io.github.ssekit.spring.check;

import io.github.ssekit.spring.servlet.HeapRoom;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/**
 * Which way the streams of a Jetty go. Most requests do not stay open; which do is known
 * only when they come, so all are taken for such.
 */
final class JettyStreamWay implements StreamWay.Source {

	@Override
	public @Nullable StreamWay of(WebServer server) {
		return (server instanceof JettyWebServer) ? new StreamWay(true, HeapRoom.ofConnections()) : null;
	}

}
