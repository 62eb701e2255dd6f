package io.github.ssekit.spring.internal.check;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ApplicationContext;

/**
 * Whether the web server and the process may have as many connections as there will be
 * streams, or, where nobody expects a number, whether the process may have as many as the
 * server is going to take.
 */
public final class ConnectionsCheck implements Check {

	/** For everything that is no stream. */
	private static final long SPARE = 1000;

	private final ApplicationContext context;

	private final List<ConnectionBound.Source> sources;

	private final ExpectedStreams expected;

	public ConnectionsCheck(ApplicationContext context, List<ConnectionBound.Source> sources,
			ExpectedStreams expected) {
		this.context = context;
		this.sources = sources;
		this.expected = expected;
	}

	@Override
	public void look(Report report) {
		WebServer server = RunningServer.of(this.context);
		if (server == null) {
			return;
		}
		ConnectionBound bound = this.sources.stream()
			.map((source) -> source.of(server))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		OpenFiles files = OpenFiles.now();
		if (!this.expected.isThere()) {
			lookAtFiles(report, bound, files);
			return;
		}
		long wanted = this.expected.streams();
		if (bound != null && bound.connections() < wanted) {
			report.warn(bound.property(), bound.connections(),
					"less than the " + wanted + " streams of " + this.expected.property()
							+ ", and when all are taken every other request waits as well",
					"set " + bound.property() + " to " + (wanted + SPARE));
		}
		if (files != null && files.free() < wanted) {
			report.warn("ulimit -n", files.most(),
					"each stream is an open file, and beside the " + files.open() + " that are open the " + wanted
							+ " streams of " + this.expected.property() + " do not fit",
					"allow " + (wanted + files.open() + SPARE)
							+ " open files (ulimit -n, LimitNOFILE of systemd, --ulimit nofile of a container)");
		}
	}

	private static void lookAtFiles(Report report, @Nullable ConnectionBound bound, @Nullable OpenFiles files) {
		if (bound != null && files != null && files.free() < bound.connections()) {
			report.warn(bound.property(), bound.connections(),
					"more than this process may have: it may open " + files.most() + " files (ulimit -n), of which "
							+ files.open() + " are open, and fails with \"Too many open files\" before the bound is"
							+ " reached",
					"allow " + (bound.connections() + files.open() + SPARE) + " open files, or set " + bound.property()
							+ " to less than " + files.free());
		}
	}

}
