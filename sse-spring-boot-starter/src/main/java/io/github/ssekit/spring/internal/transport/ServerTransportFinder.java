package io.github.ssekit.spring.internal.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.ssekit.spring.internal.jetty.JettyProbe;
import io.github.ssekit.spring.internal.jetty.JettyTransport;
import io.github.ssekit.spring.internal.servlet.ServerTransport;
import io.github.ssekit.spring.internal.servlet.ServerTransports;
import io.github.ssekit.spring.internal.servlet.WriteTimeouts;
import io.github.ssekit.spring.internal.tomcat.TomcatBuffers;
import io.github.ssekit.spring.internal.tomcat.TomcatProbe;
import io.github.ssekit.spring.internal.tomcat.TomcatTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * Finds the transports of the servers that are known and on the class path. What they use
 * of a server may be another in a version to come, so it is tried here, once, at start:
 * where it is not as expected, streams go the servlet's way, and the log says so.
 */
public final class ServerTransportFinder {

	private static final Logger log = LoggerFactory.getLogger(ServerTransportFinder.class);

	private ServerTransportFinder() {
	}

	/**
	 * Find what there is.
	 * @param direct whether more of a server is used than the standard where that works
	 * @param timeouts cuts off clients that take nothing
	 * @return the transports that work
	 */
	public static ServerTransports find(boolean direct, WriteTimeouts timeouts) {
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
		return ClassUtils.isPresent(type, ServerTransportFinder.class.getClassLoader());
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
			boolean asExpected = ServerTransportFinder.isAsExpected(TomcatTransport::version,
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
			return ServerTransportFinder.isAsExpected(JettyTransport::version, () -> JettyProbe.run(timeouts));
		}

	}

}
