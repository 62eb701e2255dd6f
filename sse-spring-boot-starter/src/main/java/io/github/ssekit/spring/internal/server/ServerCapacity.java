package io.github.ssekit.spring.internal.server;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * What a web server has for streams.
 *
 * @param connections how many it takes; 0 or less for any number
 * @param heap what its heap has room for
 */
public record ServerCapacity(int connections, HeapCapacity heap) {

	/** Knows a kind of web server. */
	@FunctionalInterface
	public interface Source {

		/** Null where it is another kind of server. */
		@Nullable ServerCapacity of(WebServer server);

	}

}
