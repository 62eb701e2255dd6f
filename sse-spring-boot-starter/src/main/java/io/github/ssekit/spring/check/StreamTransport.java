package io.github.ssekit.spring.check;

import io.github.ssekit.spring.servlet.HeapCapacity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * Which way the streams of a web server go.
 *
 * @param asynchronous whether the request of a stream may stay open, and so has to be
 * asynchronous
 * @param heap how many of them the heap has room for
 */
record StreamTransport(boolean asynchronous, HeapCapacity heap) {

	/** Knows a kind of web server. */
	@FunctionalInterface
	interface Source {

		/** Null where it is another kind of server. */
		@Nullable StreamTransport of(WebServer server);

	}

}
