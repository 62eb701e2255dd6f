package io.github.ssekit.spring;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What a web server is told for streams, unless the application has told it already. */
class ServerSettingsTests {

	@Test
	void tomcatKeepsItsSettings() {
		try (App app = App.on(Server.TOMCAT).property("sse.write-timeout", "7s").start()) {
			Connector connector = ((TomcatWebServer) webServer(app)).getTomcat().getConnector();
			Connector untouched = new Connector();
			assertThat(timeout(connector)).isEqualTo(timeout(untouched));
			assertThat(connector.getProperty("socket.txBufSize")).isEqualTo(untouched.getProperty("socket.txBufSize"));
			assertThat(connector.getProperty("socket.appReadBufSize"))
				.isEqualTo(untouched.getProperty("socket.appReadBufSize"));
		}
	}

	@Test
	void jettyKeepsItsSettings() {
		try (App app = App.on(Server.JETTY).property("sse.write-timeout", "7s").start()) {
			ServerConnector untouched = new ServerConnector(new org.eclipse.jetty.server.Server());
			assertThat(jetty(app).getIdleTimeout()).isEqualTo(untouched.getIdleTimeout());
			assertThat(jetty(app).getAcceptedSendBufferSize()).isEqualTo(untouched.getAcceptedSendBufferSize());
		}
	}

	@Test
	void jettyIsToldToQueueACrowdThatComesBackAtOnce() {
		try (App app = App.on(Server.JETTY).start()) {
			assertThat(jetty(app).getAcceptQueueSize()).isEqualTo(4096);
		}
	}

	private static int timeout(Connector connector) {
		return ((AbstractProtocol<?>) connector.getProtocolHandler()).getConnectionTimeout();
	}

	private static ServerConnector jetty(App app) {
		return (ServerConnector) ((JettyWebServer) webServer(app)).getServer().getConnectors()[0];
	}

	private static WebServer webServer(App app) {
		return ((ServletWebServerApplicationContext) app.context()).getWebServer();
	}

}
