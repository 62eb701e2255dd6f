package io.github.ssekit.spring;

import java.time.Duration;

import io.github.ssekit.spring.servlet.TomcatStreamProtocol;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Tells Tomcat what streams need: a send buffer of 64 KB, so that a reader who is gone is
 * seen after a hundred kilobytes and not after the 2.8 MB that the kernel would take; and
 * the write timeout, which Tomcat calls connection timeout. It also makes requests
 * {@linkplain CuttableRequests cuttable}, and lets streams write past Tomcat's buffers
 * where the application has chosen no other protocol.
 */
final class TomcatStreamCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	static final int SEND_BUFFER = 64 * 1024;

	private final Duration writeTimeout;

	private final boolean timeoutIsSet;

	TomcatStreamCustomizer(Duration writeTimeout, boolean timeoutIsSet) {
		this.writeTimeout = writeTimeout;
		this.timeoutIsSet = timeoutIsSet;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addEngineValves(new CuttableRequests());
		if (factory instanceof TomcatWebServerFactory web
				&& TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(web.getProtocol())) {
			web.setProtocol(TomcatStreamProtocol.class.getName());
		}
		factory.addConnectorCustomizers((connector) -> {
			connector.setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER));
			ProtocolHandler handler = connector.getProtocolHandler();
			if (!this.timeoutIsSet && handler instanceof AbstractProtocol<?> protocol) {
				protocol.setConnectionTimeout(Math.toIntExact(this.writeTimeout.toMillis()));
			}
		});
	}

}
