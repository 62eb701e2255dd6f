package io.github.ssekit.spring.internal.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

import io.github.ssekit.spring.internal.servlet.ConnectionHandover;
import io.github.ssekit.spring.internal.servlet.ResponseWrappers;
import io.github.ssekit.spring.internal.servlet.ServerTransport;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.ee11.servlet.ServletApiResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections over from Jetty: the head is sent by the response as ever, and when
 * the request has ended, Jetty leaves its connection to another, as it does for a
 * WebSocket. What is left to the servlet's way: HTTP/2, a filter's wrapper around the
 * response but Spring's, a handler's but those known here, and requests with a body that
 * is not here yet, at whose end Jetty closes the connection.
 */
public final class JettyTransport implements ServerTransport {

	/** Wrappers of the response that let the bytes through as they are. */
	private static final Set<String> TRANSPARENT = Set.of("ServletContextResponse", "ContextResponse",
			"EventsResponse");

	private final boolean takesOver;

	private final WriteTimeouts timeouts;

	/**
	 * Create a transport.
	 * @param takesOver whether connections are taken over
	 * @param timeouts cuts off clients that take nothing
	 */
	public JettyTransport(boolean takesOver, WriteTimeouts timeouts) {
		this.takesOver = takesOver;
		this.timeouts = timeouts;
	}

	/** The running version, in words for a log. */
	public static String version() {
		return "Jetty " + Server.getVersion();
	}

	@Override
	public @Nullable ConnectionHandover prepare(HttpServletRequest request, HttpServletResponse response) {
		ServletContextRequest core = core(request);
		if (!this.takesOver || core == null || !isHttp1(core) || response.getHeader("Content-Encoding") != null
				|| !(ResponseWrappers.innermost(response) instanceof ServletApiResponse)
				|| !isTransparent(core.getServletContextResponse()) || !hasRead(core)) {
			return null;
		}
		JettyEventSink sink = new JettyEventSink(core.getConnectionMetaData().getConnection().getEndPoint(),
				this.timeouts);
		return new ConnectionHandover(sink, () -> handOver(core, response, sink));
	}

	/**
	 * No idle timeout of Jetty for a stream of HTTP/2: when it has expired for the first
	 * time, Jetty tells nothing of the client's end any more, and breaks the stream at
	 * the second time.
	 */
	@Override
	public void keepOpen(HttpServletRequest request) {
		ServletContextRequest core = core(request);
		if (core != null && !isHttp1(core)) {
			core.addHttpStreamWrapper((stream) -> {
				stream.setIdleTimeout(0);
				return stream;
			});
		}
	}

	/**
	 * Breaks the connection of a request. With HTTP/2 it serves others as well: so the
	 * stream is reset, but for a connection on which nothing moves either way. That one
	 * is stuck as a whole, so that no reset would reach the client.
	 */
	@Override
	public @Nullable Runnable abort(HttpServletRequest request) {
		ServletContextRequest core = core(request);
		if (core == null) {
			return null;
		}
		EndPoint endPoint = core.getConnectionMetaData().getConnection().getEndPoint();
		if (isHttp1(core)) {
			return endPoint::close;
		}
		return () -> {
			if (bare(endPoint) instanceof AbstractEndPoint socket
					&& socket.getIdleFor() >= this.timeouts.millis() / 2) {
				endPoint.close();
			}
			else {
				core.getServletChannel().abort(new EofException("The stream is cut off"));
			}
		};
	}

	private static void handOver(ServletContextRequest core, HttpServletResponse response, JettyEventSink sink)
			throws IOException {
		ConnectionMetaData connection = core.getConnectionMetaData();
		boolean chunked = connection.getHttpVersion() == HttpVersion.HTTP_1_1;
		if (chunked) {
			// else Jetty would send none where the client wants the connection to close
			response.setHeader("Transfer-Encoding", "chunked");
		}
		boolean withChunk = ResponseWrappers.sendHead(response, sink);
		if (sink.endsWithHead()) {
			if (!response.isCommitted()) {
				response.setHeader("Transfer-Encoding", null); // its length is known
			}
			sink.release();
			return;
		}
		sink.headSent(chunked);
		if (withChunk) {
			sink.owesLineEnd(); // HttpGenerator would send it with the next chunk
		}
		JettyStreamConnection next = new JettyStreamConnection(connection.getConnection().getEndPoint(),
				connection.getConnector().getExecutor(), sink);
		// of an application, for example its metrics of connections
		connection.getConnector().getBeans(Connection.Listener.class).forEach(next::addEventListener);
		core.addHttpStreamWrapper((stream) -> new HandOver(stream, next));
		core.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, next);
	}

	/** Below TLS. */
	static EndPoint bare(EndPoint endPoint) {
		EndPoint below = endPoint;
		while (below instanceof EndPoint.Wrapper wrapper) {
			below = wrapper.unwrap();
		}
		return below;
	}

	private static @Nullable ServletContextRequest core(ServletRequest request) {
		ServletRequest inner = request;
		while (inner instanceof ServletRequestWrapper wrapper) {
			inner = wrapper.getRequest();
		}
		return (inner instanceof ServletApiRequest api
				&& api.getServletRequestInfo() instanceof ServletContextRequest core) ? core : null;
	}

	private static boolean isHttp1(Request request) {
		HttpVersion version = request.getConnectionMetaData().getHttpVersion();
		return version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
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

	/** Read and forget what is here of a body. Answers whether that is all of it. */
	private static boolean hasRead(Request request) {
		Content.Chunk chunk = request.read();
		while (chunk != null) {
			chunk.release();
			if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
				return !Content.Chunk.isFailure(chunk);
			}
			chunk = request.read();
		}
		return false;
	}

	/**
	 * The end of a request that leaves its connection to a stream: the response ends
	 * without a last chunk. Used by one thread at a time.
	 */
	static final class HandOver extends HttpStream.Wrapper {

		private final JettyStreamConnection next;

		HandOver(HttpStream stream, JettyStreamConnection next) {
			super(stream);
			this.next = next;
		}

		/**
		 * Whoever writes now, the filter or Jetty itself, would write into the stream.
		 */
		@Override
		public void send(MetaData.Request request, MetaData.Response response, boolean last, ByteBuffer content,
				Callback callback) {
			callback.succeeded();
		}

		/** The request is over, and Jetty hands the connection over. */
		@Override
		public void succeeded() {
			super.succeeded();
			EndPoint endPoint = this.next.getEndPoint();
			if (endPoint.getConnection() != this.next) {
				endPoint.close(); // somebody reads the request who should not, or the
									// like
				this.next.onClose(null);
			}
		}

		/** The request has failed behind its endpoint; its connection is closed. */
		@Override
		public void failed(Throwable failure) {
			super.failed(failure);
			this.next.onClose(failure);
		}

	}

}
