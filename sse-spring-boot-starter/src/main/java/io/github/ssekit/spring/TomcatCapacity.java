package io.github.ssekit.spring;

import java.util.List;

import io.github.ssekit.spring.servlet.HeapCapacity;
import io.github.ssekit.spring.servlet.StreamOpener;
import io.github.ssekit.spring.servlet.TomcatConnectors;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** What a Tomcat has for streams, as it is asked itself when it has started. */
final class TomcatCapacity implements ServerCapacity.Source {

	private final StreamOpener opener;

	TomcatCapacity(StreamOpener opener) {
		this.opener = opener;
	}

	@Override
	public @Nullable ServerCapacity of(WebServer server) {
		if (!(server instanceof TomcatWebServer tomcat)) {
			return null;
		}
		int connections = (tomcat.getTomcat()
			.getConnector()
			.getProtocolHandler() instanceof AbstractProtocol<?> protocol) ? protocol.getMaxConnections() : 0;
		boolean takenOver = TomcatConnectors.areTakenOver(this.opener,
				List.of(tomcat.getTomcat().getService().findConnectors()));
		return new ServerCapacity(connections, takenOver ? HeapCapacity.ofConnections() : HeapCapacity.ofRequests());
	}

}
