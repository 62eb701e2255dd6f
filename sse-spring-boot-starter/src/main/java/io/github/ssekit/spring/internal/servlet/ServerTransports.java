package io.github.ssekit.spring.internal.servlet;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The transports of all servers that are there; a request is of one of them. Immutable.
 */
public final class ServerTransports implements ServerTransport {

	private final List<ServerTransport> transports;

	private final boolean takesConnectionsOver;

	/**
	 * Put transports together.
	 * @param transports those that work
	 * @param takesConnectionsOver whether connections of Tomcat are taken over
	 */
	public ServerTransports(List<ServerTransport> transports, boolean takesConnectionsOver) {
		this.transports = List.copyOf(transports);
		this.takesConnectionsOver = takesConnectionsOver;
	}

	/** Whether connections of Tomcat are taken over. */
	boolean takesConnectionsOver() {
		return this.takesConnectionsOver;
	}

	@Override
	public @Nullable ConnectionHandover prepare(HttpServletRequest request, HttpServletResponse response) {
		for (ServerTransport transport : this.transports) {
			ConnectionHandover prepared = transport.prepare(request, response);
			if (prepared != null) {
				return prepared;
			}
		}
		return null;
	}

	@Override
	public void keepOpen(HttpServletRequest request) {
		this.transports.forEach((transport) -> transport.keepOpen(request));
	}

	@Override
	public boolean mayBlock(HttpServletRequest request) {
		return this.transports.stream().anyMatch((transport) -> transport.mayBlock(request));
	}

	@Override
	public @Nullable Runnable abort(HttpServletRequest request) {
		for (ServerTransport transport : this.transports) {
			Runnable abort = transport.abort(request);
			if (abort != null) {
				return abort;
			}
		}
		return null;
	}

	@Override
	public void ignoreBody(HttpServletRequest request) {
		this.transports.forEach((transport) -> transport.ignoreBody(request));
	}

}
