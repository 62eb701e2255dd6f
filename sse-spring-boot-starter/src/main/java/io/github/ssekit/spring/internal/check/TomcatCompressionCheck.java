package io.github.ssekit.spring.internal.check;

import java.util.Arrays;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.Compression;
import org.springframework.context.ApplicationContext;

/**
 * Whether Tomcat compresses streams: it sends each event at once, but every stream keeps
 * what compresses it. Jetty would hold events back, and is told to leave streams out.
 */
public final class TomcatCompressionCheck implements Check {

	private final ApplicationContext context;

	private final Compression compression;

	public TomcatCompressionCheck(ApplicationContext context, Compression compression) {
		this.context = context;
		this.compression = compression;
	}

	@Override
	public void look(Report report) {
		if (!(RunningServer.of(this.context) instanceof TomcatWebServer) || !this.compression.getEnabled()) {
			return;
		}
		// Tomcat takes each of them for the beginning of a type
		Arrays.stream(this.compression.getAllMimeTypes())
			.filter((type) -> "text/event-stream".startsWith(type))
			.findFirst()
			.ifPresent((type) -> report.warn("server.compression.mime-types", type,
					"streams are compressed, which takes some 100 KB more for each",
					"leave " + type + " out of server.compression.mime-types"));
	}

}
