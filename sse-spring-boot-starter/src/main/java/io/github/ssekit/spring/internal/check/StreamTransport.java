package io.github.ssekit.spring.internal.check;

import io.github.ssekit.spring.internal.server.HeapCapacity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;

/**
 * Which way the streams of a web server go.
 *
 * @param asynchronous whether the request of a stream may stay open, and so has to be
 * asynchronous
 * @param heap how many of them the heap has room for
 */
public record StreamTransport(boolean asynchronous, HeapCapacity heap) {

	/** Knows a kind of web server. */
	@FunctionalInterface
	public interface Source {

		/** Null where it is another kind of server. */
		@Nullable StreamTransport of(WebServer server);

	}

}
