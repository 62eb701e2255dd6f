package io.github.ssekit.spring.check;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.ApplicationContext;

/**
 * Whether browsers may have as many streams as they like. Where a proxy is in front, they
 * speak to that one.
 */
final class BrowserCheck implements Check {

	private final ApplicationContext context;

	private final ServerProperties server;

	BrowserCheck(ApplicationContext context, ServerProperties server) {
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
		report.remark((http2 ? "server.http2.enabled = true without server.ssl: browsers speak HTTP/2 by TLS only"
				: "server.http2.enabled = false")
				+ ", so a browser opens at most 6 connections to this host, the streams"
				+ " of all its tabs included. It does not matter behind a proxy that speaks HTTP/2 to browsers.");
	}

	private boolean isBehindProxy() {
		ForwardHeadersStrategy strategy = this.server.getForwardHeadersStrategy();
		return (strategy != null && strategy != ForwardHeadersStrategy.NONE)
				|| CloudPlatform.getActive(this.context.getEnvironment()) != null;
	}

}
