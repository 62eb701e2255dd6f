package io.github.ssekit.spring;

import java.time.Duration;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tells Jetty what streams need: a send buffer of 64 KB, so that a reader who is gone is
 * seen after a hundred kilobytes and not after the 2.8 MB that the kernel would take; and
 * the write timeout, which Jetty calls idle timeout and applies to pending writes.
 * <p>
 * Besides, a queue of connections that wait to be accepted which holds a crowd that comes
 * back at once: of 50, Java's default, the kernel drops the rest, and each of those tries
 * again a second later. Boot has no property for it.
 */
final class JettyStreamCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	/** The kernel takes the lesser of this and {@code net.core.somaxconn}. */
	private static final int ACCEPT_QUEUE = 4096;

	private final Duration writeTimeout;

	private final boolean timeoutIsSet;

	JettyStreamCustomizer(Duration writeTimeout, boolean timeoutIsSet) {
		this.writeTimeout = writeTimeout;
		this.timeoutIsSet = timeoutIsSet;
	}

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		factory.addServerCustomizers((server) -> {
			for (Connector connector : server.getConnectors()) {
				if (connector instanceof ServerConnector serverConnector) {
					serverConnector.setAcceptedSendBufferSize(64 * 1024);
					if (serverConnector.getAcceptQueueSize() == 0) {
						serverConnector.setAcceptQueueSize(ACCEPT_QUEUE);
					}
					if (!this.timeoutIsSet) {
						serverConnector.setIdleTimeout(this.writeTimeout.toMillis());
					}
				}
			}
		});
	}

}
