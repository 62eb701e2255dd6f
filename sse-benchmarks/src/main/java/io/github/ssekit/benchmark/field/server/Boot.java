package io.github.ssekit.benchmark.field.server;

import java.util.List;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A Spring Boot application on the server of choice: all three are on the class path, so
 * those that are not meant are told to stay away.
 */
enum Boot {

	/** Spring MVC on Tomcat. */
	TOMCAT(WebApplicationType.SERVLET,
			"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),

	/** The same, with the settings that docs/operating.md names for many streams. */
	TOMCAT_LEAN(WebApplicationType.SERVLET, TOMCAT.others, SmallBuffers.class),

	/** Spring MVC on Jetty. */
	JETTY(WebApplicationType.SERVLET,
			"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration"),

	/** WebFlux on Reactor Netty. */
	NETTY(WebApplicationType.REACTIVE,
			"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration,"
					+ "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration");

	private final WebApplicationType type;

	private final String others;

	private final Class<?> settings;

	Boot(WebApplicationType type, String others) {
		this(type, others, Auto.class);
	}

	Boot(WebApplicationType type, String others, Class<?> settings) {
		this.type = type;
		this.others = others;
		this.settings = settings;
	}

	/**
	 * Start an application on a free port.
	 * @param components its controller, and what else it needs
	 * @return the application
	 */
	ConfigurableApplicationContext start(Class<?>... components) {
		return new SpringApplicationBuilder(Auto.class, this.settings).sources(components)
			.web(this.type)
			.properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "spring.main.banner-mode", "off",
					"spring.main.log-startup-info", "false", "spring.autoconfigure.exclude", this.others,
					// Tomcat takes 8192 otherwise, and the others any number
					"server.tomcat.max-connections", "100000",
					// Nobody here speaks to Redis, which is on the class path for others
					"sse.redis.enabled", "false",
					// which would give the others SseKit's settings of the server
					"sse.enabled", Boolean.toString(List.of(components).contains(SseKitServer.Controller.class))))
			.run();
	}

	static int port(ConfigurableApplicationContext context) {
		if (context instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			return web.getWebServer().getPort();
		}
		throw new IllegalStateException("no web server in " + context);
	}

	/** Nothing but what Boot brings by itself. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Auto {

	}

}
