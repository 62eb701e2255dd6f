package io.github.ssekit.spring.internal.server;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Keeps the streams of a node below the connections that its web server takes, so that
 * with a node full of streams other requests are still answered, and below what its heap
 * has room for. The server is asked itself: a bean may have set what the properties do
 * not know.
 */
public final class ServerLimit implements ApplicationListener<WebServerInitializedEvent> {

	private static final Logger log = LoggerFactory.getLogger(ServerLimit.class);

	/** What streams may take of the connections, in tenths. */
	private static final int TENTHS = 9;

	private final SseHub hub;

	private final @Nullable Integer streams;

	private final String property;

	private final ServerCapacity.Source source;

	/**
	 * Create a limit.
	 * @param hub the hub of this node
	 * @param streams what was set; null for nothing
	 * @param property what limits the connections of the server
	 * @param source knows the kind of server
	 */
	public ServerLimit(SseHub hub, @Nullable Integer streams, String property, ServerCapacity.Source source) {
		this.hub = hub;
		this.streams = streams;
		this.property = property;
		this.source = source;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() != null) {
			return; // that of the management, which has no streams
		}
		ServerCapacity capacity = this.source.of(event.getWebServer());
		if (capacity == null) {
			return;
		}
		int most = capacity.connections();
		if (this.streams != null && most > 0 && this.streams >= most) {
			throw new InvalidSettingException("sse.limits.streams-per-node", this.streams, "must be less than "
					+ this.property + " = " + most + ", or nothing else would be answered while there are so many");
		}
		if (this.streams == null && this.hub.streamsPerNode() == 0) {
			limit(most, capacity.heap());
		}
	}

	private void limit(int connections, HeapCapacity heap) {
		int byConnections = (connections > 0) ? Math.max(1, (int) ((long) connections * TENTHS / 10))
				: Integer.MAX_VALUE;
		this.hub.streamsPerNode(Math.min(byConnections, heap.streams()));
		if (heap.streams() < byConnections) {
			log.info(
					"This node takes {} streams: half of its heap of {}MB has room for as many, of {}KB each. The way"
							+ " out: more heap (-Xmx), or set sse.limits.streams-per-node.",
					heap.streams(), heap.heap() >> 20, heap.perStream() >> 10);
		}
		else {
			log.debug("This node takes {} streams, because its web server takes {} connections.", byConnections,
					connections);
		}
	}

}
