package io.github.ssekit.spring.servlet;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** A way out of a response that leads past the servlet layer, where a server has one. */
@FunctionalInterface
interface ShortWay {

	/** Where there is none. */
	ShortWay NONE = (onReady, onFailure) -> null;

	/**
	 * Take it. Called once, when the headers have been sent and nothing else.
	 * @param onReady is called, without the sink's lock, when there is room again
	 * @param onFailure is called when the client is gone
	 * @return the way, or null where it cannot be taken after all
	 */
	@Nullable Outlet take(Runnable onReady, Consumer<Throwable> onFailure);

}
