package io.github.ssekit.spring.internal.tomcat;

import java.util.List;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import io.github.ssekit.spring.internal.server.ServerCapacity;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** What a Tomcat has for streams, as it is asked itself when it has started. */
public final class TomcatCapacity implements ServerCapacity.Source {

	private final StreamOpener opener;

	public TomcatCapacity(StreamOpener opener) {
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
