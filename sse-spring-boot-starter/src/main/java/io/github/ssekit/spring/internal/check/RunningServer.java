package io.github.ssekit.spring.internal.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/** The web server that an application has brought along. */
final class RunningServer {

	private RunningServer() {
	}

	/** Null where there is none, as in a WAR. */
	static @Nullable WebServer of(ApplicationContext context) {
		return (context instanceof WebServerApplicationContext web) ? web.getWebServer() : null;
	}

}
