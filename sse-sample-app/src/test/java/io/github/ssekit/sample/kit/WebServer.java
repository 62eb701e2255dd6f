package io.github.ssekit.sample.kit;

import java.util.Locale;

import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;

/** The servers that the sample runs on. Both are on the test class path. */
public enum WebServer {

	TOMCAT(JettyServletWebServerAutoConfiguration.class), JETTY(TomcatServletWebServerAutoConfiguration.class);

	private final Class<?> other;

	WebServer(Class<?> other) {
		this.other = other;
	}

	/** The property that leaves this server alone to be configured. */
	String property() {
		return "spring.autoconfigure.exclude=" + this.other.getName();
	}

	boolean is(org.springframework.boot.web.server.WebServer running) {
		return running.getClass().getSimpleName().toUpperCase(Locale.ROOT).startsWith(name());
	}

}
