package io.github.ssekit.spring.internal.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * How many connections a web server takes.
 *
 * @param property the property that sets it
 * @param connections the number
 */
public record ConnectionBound(String property, long connections) {

	/** Knows where a kind of web server keeps its bound. */
	@FunctionalInterface
	public interface Source {

		/** Null where it is another kind of server, or takes any number. */
		@Nullable ConnectionBound of(WebServer server);

	}

}
