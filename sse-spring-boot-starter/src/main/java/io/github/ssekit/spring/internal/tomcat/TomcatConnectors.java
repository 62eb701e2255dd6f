package io.github.ssekit.spring.internal.tomcat;

import java.util.Arrays;
import java.util.Collection;

import io.github.ssekit.spring.internal.servlet.StreamOpener;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;

/** How a Tomcat speaks to its clients, and what follows for streams. */
public final class TomcatConnectors {

	private TomcatConnectors() {
	}

	/**
	 * Whether the connection of every stream is taken over, so that no request stays
	 * open: not of HTTP/2, AJP and NIO2, and not where streams are compressed.
	 * @param opener what opens the streams
	 * @param connectors all that clients may come by
	 * @return false where one stream at least may keep its request open
	 */
	public static boolean areTakenOver(StreamOpener opener, Collection<Connector> connectors) {
		return opener.takesConnectionsOver() && !connectors.isEmpty()
				&& connectors.stream().map(Connector::getProtocolHandler).allMatch(TomcatConnectors::isTakenOver);
	}

	private static boolean isTakenOver(Object protocol) {
		return protocol instanceof Http11NioProtocol http && http.findUpgradeProtocols().length == 0
				&& !compressesStreams(http);
	}

	/** Whether it compresses streams, for those who take them so. */
	static boolean compressesStreams(Http11NioProtocol http) {
		// Tomcat takes each of them for the beginning of a type
		return !http.getCompression().equals("off")
				&& Arrays.stream(http.getCompressibleMimeTypes()).anyMatch("text/event-stream"::startsWith);
	}

}
