package io.github.ssekit.spring.servlet;

import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.ResponseFacade;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Past Tomcat's layers of buffers to the socket: what is left is to frame the chunk and
 * to write it. It is taken only where nothing stands between that would change the bytes:
 * HTTP/1.1 with chunks, neither compressed nor encrypted, no filter's wrapper around the
 * response but Spring's.
 */
final class TomcatShortWay implements ShortWay {

	private final Request request;

	private final ServletOutputStream out;

	private final Runnable cut;

	private TomcatShortWay(Request request, ServletOutputStream out, Runnable cut) {
		this.request = request;
		this.out = out;
		this.cut = cut;
	}

	/**
	 * Find it, where there is one.
	 * @param connector what the {@linkplain StreamOpener#TOMCAT attribute} holds
	 * @param response as the endpoint got it
	 * @param out its stream
	 * @param cut breaks the connection
	 */
	static ShortWay of(Object connector, ServletResponse response, ServletOutputStream out, Runnable cut) {
		return (connector instanceof Request request && Wrappers.innermost(response) instanceof ResponseFacade)
				? new TomcatShortWay(request, out, cut) : NONE;
	}

	@Override
	public @Nullable Outlet take(Runnable onReady, Consumer<Throwable> onFailure) {
		MimeHeaders headers = this.request.getResponse().getCoyoteResponse().getMimeHeaders();
		SocketWrapperBase<?> connection = (this.request.getCoyoteRequest()
			.getNote(TomcatStreamProtocol.NOTE) instanceof TomcatStreamProtocol.TomcatProcessor processor)
					? processor.connection() : null;
		if (connection == null || !"chunked".equals(headers.getHeader("Transfer-Encoding"))
				|| headers.getHeader("Content-Encoding") != null) {
			return null;
		}
		// Tomcat uses its channels for one connection after the other, and the socket for
		// this one alone: what is written too late must not reach somebody else
		return (connection.getSocket() instanceof NioChannel channel && !(channel instanceof SecureNioChannel))
				? outlet(connection, channel.getIOChannel()) : null;
	}

	private @Nullable Outlet outlet(SocketWrapperBase<?> connection, @Nullable SocketChannel socket) {
		return (socket != null) ? new TomcatOutlet(connection, socket, this.out, this.cut) : null;
	}

}
