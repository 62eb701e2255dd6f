package io.github.ssekit.spring.internal.check;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.ApplicationContext;

/**
 * Whether browsers may have as many streams as they like. Where a proxy is in front, they
 * speak to that one.
 */
public final class BrowserCheck implements Check {

	private final ApplicationContext context;

	private final ServerProperties server;

	public BrowserCheck(ApplicationContext context, ServerProperties server) {
		this.context = context;
		this.server = server;
	}

	@Override
	public void look(Report report) {
		boolean http2 = this.server.getHttp2() != null && this.server.getHttp2().isEnabled();
		boolean tls = Ssl.isEnabled(this.server.getSsl());
		if (RunningServer.of(this.context) == null || isBehindProxy() || (http2 && tls)) {
			return;
		}
		report.remark("A browser opens at most 6 connections to this host, with its streams, unless a proxy speaks"
				+ " HTTP/2 to it (server.http2.enabled = " + http2 + (http2 ? ", but no server.ssl)." : ")."));
	}

	private boolean isBehindProxy() {
		ForwardHeadersStrategy strategy = this.server.getForwardHeadersStrategy();
		return (strategy != null && strategy != ForwardHeadersStrategy.NONE)
				|| CloudPlatform.getActive(this.context.getEnvironment()) != null;
	}

}
