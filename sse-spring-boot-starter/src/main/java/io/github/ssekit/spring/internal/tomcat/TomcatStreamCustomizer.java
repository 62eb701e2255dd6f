package io.github.ssekit.spring.internal.tomcat;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Prepares Tomcat for streams: they find {@linkplain TomcatRequestValve their request},
 * access logs {@linkplain TomcatStatusValve tell no error} of a client that leaves, and
 * nobody is {@linkplain TomcatGracefulPauseProtocol told off} when the server goes down,
 * where the application has chosen no other protocol. No setting of Tomcat is changed:
 * what a stream needs is set on its own connection.
 */
public final class TomcatStreamCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	private static final Logger log = LoggerFactory.getLogger(TomcatStreamCustomizer.class);

	private final boolean direct;

	public TomcatStreamCustomizer(boolean direct) {
		this.direct = direct;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		factory.addEngineValves(new TomcatRequestValve());
		factory.addContextCustomizers((context) -> context.getPipeline().addValve(new TomcatStatusValve()));
		if (this.direct && factory instanceof TomcatWebServerFactory web
				&& TomcatWebServerFactory.DEFAULT_PROTOCOL.equals(web.getProtocol())) {
			try {
				web.setProtocol(new TomcatGracefulPauseProtocol().getClass().getName());
			}
			catch (LinkageError ex) {
				log.warn("Tomcat's protocol is not as expected: a client that comes in the moment when the server goes"
						+ " down may be answered with 400.", ex);
			}
		}
	}

}
