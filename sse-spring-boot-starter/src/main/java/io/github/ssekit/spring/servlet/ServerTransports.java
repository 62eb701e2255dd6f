package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * The transports of the servers that are known and on the class path. What they use of a
 * server may be another in a version to come, so it is tried here, once, at start: where
 * it is not as expected, streams go the servlet's way, and the log says so.
 */
final class ServerTransports implements ServerTransport {

	private static final Logger log = LoggerFactory.getLogger(ServerTransports.class);

	private final List<ServerTransport> transports;

	private final boolean takesConnectionsOver;

	private ServerTransports(List<ServerTransport> transports, boolean takesConnectionsOver) {
		this.transports = transports;
		this.takesConnectionsOver = takesConnectionsOver;
	}

	/**
	 * Find what there is.
	 * @param direct whether more of a server is used than the standard where that works
	 * @param timeouts cuts off clients that take nothing
	 */
	static ServerTransports find(boolean direct, WriteTimeouts timeouts) {
		List<ServerTransport> found = new ArrayList<>();
		boolean takesOver = false;
		if (isPresent("org.apache.catalina.connector.Request")) {
			takesOver = direct && Tomcat.isAsExpected(timeouts);
			boolean tomcatTakesOver = takesOver;
			add(found, () -> new TomcatTransport(tomcatTakesOver, timeouts));
		}
		if (isPresent("org.eclipse.jetty.ee11.servlet.ServletApiRequest")) {
			add(found, () -> new JettyTransport(direct && Jetty.isAsExpected(timeouts), timeouts));
		}
		return new ServerTransports(List.copyOf(found), takesOver);
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

	private static void add(List<ServerTransport> found, Supplier<ServerTransport> transport) {
		try {
			found.add(transport.get());
		}
		catch (LinkageError ex) {
			log.warn("This web server is not as expected: streams that are stuck cannot be cut off before its own"
					+ " timeout.", ex);
		}
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, ServerTransports.class.getClassLoader());
	}

	/**
	 * Try what is used of a server.
	 * @param version the server's, in words
	 * @param trial fails where something is not as expected
	 */
	static boolean isAsExpected(Supplier<String> version, Trial trial) {
		try {
			trial.run();
			return true;
		}
		catch (LinkageError | ReflectiveOperationException | IOException | RuntimeException ex) {
			log.warn(
					"{} is not as expected: streams go the servlet's way, which costs more memory and sees later that a"
							+ " client has gone. (sse.transport.direct = false leaves this out.)",
					version.get(), ex);
			return false;
		}
	}

	/** Fails where a server is not as expected. */
	@FunctionalInterface
	interface Trial {

		void run() throws ReflectiveOperationException, IOException;

	}

	/** Apart, because its classes may be missing. */
	private static final class Tomcat {

		private static boolean isAsExpected(WriteTimeouts timeouts) {
			boolean asExpected = ServerTransports.isAsExpected(TomcatTransport::version,
					() -> TomcatProbe.run(timeouts));
			if (asExpected && !TomcatBuffers.isSupported()) {
				log.warn("The buffers of {} cannot be taken away from a stream: it costs 16 KB more.",
						TomcatTransport.version());
			}
			return asExpected;
		}

	}

	/** Apart, because its classes may be missing. */
	private static final class Jetty {

		private static boolean isAsExpected(WriteTimeouts timeouts) {
			return ServerTransports.isAsExpected(JettyTransport::version, () -> JettyProbe.run(timeouts));
		}

	}

}
