package io.github.ssekit.spring.check;

import io.github.ssekit.spring.servlet.HeapRoom;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;

/** Which way the streams of a Jetty go: their requests stay open. */
final class JettyStreamWay implements StreamWay.Source {

	@Override
	public @Nullable StreamWay of(WebServer server) {
		return (server instanceof JettyWebServer) ? new StreamWay(true, HeapRoom.ofConnections()) : null;
	}

}
