package io.github.ssekit.spring.support;

/** The web servers that the transport has to work on. */
public enum Server {

	/** Tomcat, as Boot configures it. */
	TOMCAT("org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration"),

	/** Jetty, as Boot configures it. */
	JETTY("org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration");

	private final String other;

	Server(String... other) {
		this.other = String.join(",", other);
	}

	/**
	 * The auto-configurations that have to stay away, or both would want to serve;
	 * separated by commas.
	 */
	String other() {
		return this.other;
	}

}
