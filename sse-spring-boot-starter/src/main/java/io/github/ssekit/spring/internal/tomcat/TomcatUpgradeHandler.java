package io.github.ssekit.spring.internal.tomcat;

import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat sees of a stream whose connection it has handed over
 * ({@link jakarta.servlet.http.HttpServletRequest#upgrade}): it tells when there is
 * something to read, when there is room to write, and when the connection ends. Made by
 * Tomcat, hence public. All of it is called by Tomcat's threads, one at a time but for
 * {@link #destroy()}.
 */
public final class TomcatUpgradeHandler implements InternalHttpUpgradeHandler {

	/** Set on the thread of the request, before Tomcat hands the connection over. */
	private @Nullable TomcatEventSink sink;

	private @Nullable SocketWrapperBase<?> connection;

	/**
	 * Create a handler, for Tomcat.
	 */
	public TomcatUpgradeHandler() {
		// it has to be there for Tomcat, and to be documented for the rest
	}

	/** Whose connection it will be. */
	void sink(TomcatEventSink sink) {
		this.sink = sink;
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> connection) {
		this.connection = connection;
	}

	@Override
	public void init(@Nullable WebConnection upgraded) {
		TomcatEventSink begun = this.sink;
		SocketWrapperBase<?> handedOver = this.connection;
		if (begun != null && handedOver != null && handedOver.getSocket() instanceof NioChannel channel) {
			begun.begin(handedOver, channel);
		}
	}

	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		TomcatEventSink told = this.sink;
		boolean goesOn = told != null && switch (event) {
			case OPEN_READ -> told.discardInput();
			case OPEN_WRITE -> told.sendRest();
			default -> false;
		};
		return goesOn ? SocketState.UPGRADED : SocketState.CLOSED;
	}

	@Override
	public void destroy() {
		TomcatEventSink ended = this.sink;
		if (ended != null) {
			ended.release();
		}
	}

	@Override
	public void timeoutAsync(long now) {
		// streams have timeouts of their own
	}

	@Override
	public void setSslSupport(SSLSupport sslSupport) {
		// who the client is was decided with the request
	}

	@Override
	public void pause() {
		// streams are drained before the server is paused
	}

}
