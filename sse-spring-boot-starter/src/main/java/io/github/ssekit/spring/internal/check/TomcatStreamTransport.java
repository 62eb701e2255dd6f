package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import io.github.ssekit.spring.internal.servlet.StreamOpener;
import io.github.ssekit.spring.internal.tomcat.TomcatConnectors;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Which way the streams of a Tomcat go. Its connectors are noted when they are made: Boot
 * takes them away from Tomcat until it takes requests.
 */
public final class TomcatStreamTransport
		implements StreamTransport.Source, WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	private final ObjectProvider<StreamOpener> opener;

	/** Written by the thread that starts the application, and read by it. */
	private final List<Connector> connectors = new CopyOnWriteArrayList<>();

	public TomcatStreamTransport(ObjectProvider<StreamOpener> opener) {
		this.opener = opener;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		this.connectors.clear(); // of a context that is started again
		factory.addConnectorCustomizers(this.connectors::add);
		if (factory instanceof TomcatWebServerFactory web) {
			this.connectors.addAll(web.getAdditionalConnectors());
		}
	}

	@Override
	public @Nullable StreamTransport of(WebServer server) {
		if (!(server instanceof TomcatWebServer)) {
			return null;
		}
		StreamOpener found = this.opener.getIfAvailable();
		boolean takenOver = found != null && TomcatConnectors.areTakenOver(found, this.connectors);
		return new StreamTransport(!takenOver, takenOver ? HeapCapacity.ofConnections() : HeapCapacity.ofRequests());
	}

}
