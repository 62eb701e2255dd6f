package io.github.ssekit.spring;

import java.util.function.ToIntFunction;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Keeps the streams of a node below the connections that its web server takes, so that
 * with a node full of streams other requests are still answered. The server is asked
 * itself: a bean may have set what the properties do not know.
 */
final class ServerLimit implements ApplicationListener<WebServerInitializedEvent> {

	private static final Logger log = LoggerFactory.getLogger(ServerLimit.class);

	/** What streams may take of the connections, in tenths. */
	private static final int TENTHS = 9;

	private final SseHub hub;

	private final @Nullable Integer streams;

	private final String property;

	private final ToIntFunction<WebServer> connections;

	/**
	 * Create a limit.
	 * @param hub the hub of this node
	 * @param streams what was set; null for nothing
	 * @param property what limits the connections of the server
	 * @param connections how many a server takes; 0 or less for any number
	 */
	ServerLimit(SseHub hub, @Nullable Integer streams, String property, ToIntFunction<WebServer> connections) {
		this.hub = hub;
		this.streams = streams;
		this.property = property;
		this.connections = connections;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() != null) {
			return; // that of the management, which has no streams
		}
		int most = this.connections.applyAsInt(event.getWebServer());
		if (most <= 0) {
			return;
		}
		if (this.streams != null && this.streams >= most) {
			throw new InvalidSettingException("sse.limits.streams-per-node", this.streams, "must be less than "
					+ this.property + " = " + most + ", or nothing else would be answered while there are so many");
		}
		if (this.streams == null && this.hub.streamsPerNode() == 0) {
			this.hub.streamsPerNode(Math.max(1, (int) ((long) most * TENTHS / 10)));
			log.debug("This node takes {} streams, because its web server takes {} connections.",
					this.hub.streamsPerNode(), most);
		}
	}

}
