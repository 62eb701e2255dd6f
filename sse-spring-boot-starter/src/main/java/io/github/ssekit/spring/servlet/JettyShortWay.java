package io.github.ssekit.spring.servlet;

import java.util.Set;
import java.util.function.Consumer;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.ee11.servlet.ServletApiResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Past Jetty's servlet layer to the connection: what is left is to frame the chunk and to
 * write it. It is taken only where nothing stands between that would change the bytes:
 * HTTP/1.1 with chunks, no filter's wrapper around the response but Spring's, and no
 * handler's but those known here. What Jetty itself sends, the headers before and the
 * last chunk after, goes its own way.
 */
final class JettyShortWay implements ShortWay {

	/** Wrappers of the response that let the bytes through as they are. */
	private static final Set<String> TRANSPARENT = Set.of("ServletContextResponse", "ContextResponse",
			"EventsResponse");

	private final HttpConnection connection;

	private JettyShortWay(HttpConnection connection) {
		this.connection = connection;
	}

	/** Find it, where there is one. */
	static ShortWay of(ServletRequest request, ServletResponse response) {
		ServletContextRequest core = core(request);
		if (core == null || !(Wrappers.innermost(response) instanceof ServletApiResponse)
				|| !isTransparent(core.getServletContextResponse())
				|| !(core.getConnectionMetaData().getConnection() instanceof HttpConnection connection)) {
			return NONE;
		}
		return new JettyShortWay(connection);
	}

	@Override
	public @Nullable Outlet take(Runnable onReady, Consumer<Throwable> onFailure) {
		if (!this.connection.getGenerator().isChunking()) {
			return null; // HTTP/1.0, or a connection that ends with the response
		}
		return new JettyOutlet(this.connection.getEndPoint(), this.connection.getConnector().getScheduler(), onReady,
				onFailure);
	}

	/**
	 * Breaks the connection of a request; null where that serves others as well, as with
	 * HTTP/2.
	 */
	static @Nullable Runnable abort(ServletRequest request) {
		ServletContextRequest core = core(request);
		return (core != null && core.getConnectionMetaData().getConnection() instanceof HttpConnection connection)
				? connection.getEndPoint()::close : null;
	}

	/** Look whether what is used of Jetty is there. */
	static void tryOut() throws ReflectiveOperationException {
		HttpConnection.class.getMethod("getGenerator");
		HttpConnection.class.getMethod("getEndPoint");
	}

	private static @Nullable ServletContextRequest core(ServletRequest request) {
		ServletRequest inner = request;
		while (inner instanceof ServletRequestWrapper wrapper) {
			inner = wrapper.getRequest();
		}
		return (inner instanceof ServletApiRequest api
				&& api.getServletRequestInfo() instanceof ServletContextRequest core) ? core : null;
	}

	private static boolean isTransparent(Response response) {
		Response inner = response;
		while (inner instanceof Response.Wrapper wrapper) {
			if (!TRANSPARENT.contains(wrapper.getClass().getSimpleName())) {
				return false;
			}
			inner = wrapper.getWrapped();
		}
		return true;
	}

}
