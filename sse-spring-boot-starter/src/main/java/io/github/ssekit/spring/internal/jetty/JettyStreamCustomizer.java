package io.github.ssekit.spring.internal.jetty;

import java.util.Arrays;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;

/**
 * Prepares Jetty for streams by what costs other requests nothing. A queue of connections
 * that wait to be accepted which holds a crowd that comes back at once: of 50, Java's
 * default, the kernel drops the rest, and each of those tries again a second later. (It
 * is a limit, and not room that is set aside.) Boot has no property for it.
 * <p>
 * And streams are left uncompressed, whatever {@code server.compression.mime-types} says:
 * Jetty would hold their events back until the stream ends.
 * <p>
 * No other setting of Jetty is changed: what a stream needs is set on its own connection.
 */
public final class JettyStreamCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	/** The kernel takes the lesser of this and {@code net.core.somaxconn}. */
	private static final int ACCEPT_QUEUE = 4096;

	private static final Logger log = LoggerFactory.getLogger(JettyStreamCustomizer.class);

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		if (factory instanceof AbstractConfigurableWebServerFactory web && web.getCompression() != null) {
			web.setCompression(withoutStreams(web.getCompression()));
		}
		factory.addServerCustomizers((server) -> {
			for (Connector connector : server.getConnectors()) {
				if (connector instanceof ServerConnector serverConnector && serverConnector.getAcceptQueueSize() == 0) {
					serverConnector.setAcceptQueueSize(ACCEPT_QUEUE);
				}
			}
		});
	}

	private static Compression withoutStreams(Compression compression) {
		String[] types = Arrays.stream(compression.getAllMimeTypes())
			.filter((type) -> !type.trim().equalsIgnoreCase(MediaType.TEXT_EVENT_STREAM_VALUE))
			.toArray(String[]::new);
		if (!compression.getEnabled() || types.length == compression.getAllMimeTypes().length) {
			return compression;
		}
		log.info("text/event-stream is left out of server.compression.mime-types: Jetty would hold events back.");
		Compression without = new Compression();
		// of none at all Jetty would take it that all are meant
		without.setEnabled(types.length > 0);
		without.setMimeTypes(types);
		without.setExcludedUserAgents(compression.getExcludedUserAgents());
		without.setMinResponseSize(compression.getMinResponseSize());
		return without;
	}

}
