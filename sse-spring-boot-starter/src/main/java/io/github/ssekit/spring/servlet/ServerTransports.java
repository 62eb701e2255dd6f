package io.github.ssekit.spring.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.ssekit.emitter.EventSink;
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

	private ServerTransports(List<ServerTransport> transports) {
		this.transports = transports;
	}

	/**
	 * Find what there is.
	 * @param direct whether more of a server is used than the standard where that works
	 * @param timeouts cuts off clients that take nothing
	 */
	static ServerTransport find(boolean direct, WriteTimeouts timeouts) {
		List<ServerTransport> found = new ArrayList<>();
		if (isPresent("org.apache.catalina.connector.Request")) {
			add(found, () -> new TomcatTransport(direct && Tomcat.isAsExpected(timeouts), timeouts));
		}
		if (isPresent("org.eclipse.jetty.ee11.servlet.ServletApiRequest")) {
			add(found, () -> new JettyTransport(direct && Jetty.isAsExpected(timeouts), timeouts));
		}
		return new ServerTransports(List.copyOf(found));
	}

	@Override
	public @Nullable EventSink takeOver(HttpServletRequest request, HttpServletResponse response) throws IOException {
		for (ServerTransport transport : this.transports) {
			EventSink sink = transport.takeOver(request, response);
			if (sink != null) {
				return sink;
			}
		}
		return null;
	}

	@Override
	public void keepOpen(HttpServletRequest request) {
		this.transports.forEach((transport) -> transport.keepOpen(request));
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

	private static void warn(String version, Throwable cause) {
		log.warn("{} is not as expected: streams go the servlet's way, which costs more memory and sees later that a"
				+ " client has gone. (sse.transport.direct = false leaves this out.)", version, cause);
	}

	/** Apart, because its classes may be missing. */
	private static final class Tomcat {

		private static boolean isAsExpected(WriteTimeouts timeouts) {
			try {
				TomcatTrial.run(timeouts);
				if (!TomcatBuffers.isSupported()) {
					log.warn("The buffers of {} cannot be taken away from a stream: it costs 16 KB more.",
							TomcatTransport.version());
				}
				return true;
			}
			catch (LinkageError | ReflectiveOperationException | IOException | RuntimeException ex) {
				warn(TomcatTransport.version(), ex);
				return false;
			}
		}

	}

	/** Apart, because its classes may be missing. */
	private static final class Jetty {

		private static boolean isAsExpected(WriteTimeouts timeouts) {
			try {
				JettyTrial.run(timeouts);
				return true;
			}
			catch (LinkageError | ReflectiveOperationException | IOException | RuntimeException ex) {
				warn(JettyTransport.version(), ex);
				return false;
			}
		}

	}

}
