package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationContext;

/** Which way the streams of this application go. Immutable. */
public final class StreamTransports {

	private final ApplicationContext context;

	private final List<StreamTransport.Source> sources;

	public StreamTransports(ApplicationContext context, List<StreamTransport.Source> sources) {
		this.context = context;
		this.sources = sources;
	}

	/**
	 * Null where the server is not known, as in a WAR: there streams go the servlet's.
	 */
	@Nullable StreamTransport find() {
		WebServer server = RunningServer.of(this.context);
		return (server == null) ? null
				: this.sources.stream()
					.map((source) -> source.of(server))
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null);
	}

	/** Whether the request of a stream has to be asynchronous, or one at least may. */
	boolean areAsynchronous() {
		StreamTransport way = find();
		return way == null || way.asynchronous();
	}

}
