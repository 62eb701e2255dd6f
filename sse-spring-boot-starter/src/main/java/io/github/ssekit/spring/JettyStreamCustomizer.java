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
 */
final class JettyStreamCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

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
					if (!this.timeoutIsSet) {
						serverConnector.setIdleTimeout(this.writeTimeout.toMillis());
					}
				}
			}
		});
	}

}
