package io.github.ssekit.spring.support;

/** The web servers that the transport has to work on. */
public enum Server {

	/** Tomcat, as Boot configures it. */
	TOMCAT("org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),

	/** Jetty, as Boot configures it. */
	JETTY("org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration");

	private final String other;

	Server(String other) {
		this.other = other;
	}

	/** The auto-configuration that has to stay away, or both would want to serve. */
	String other() {
		return this.other;
	}

}
