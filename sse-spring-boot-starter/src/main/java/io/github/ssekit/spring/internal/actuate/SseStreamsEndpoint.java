package io.github.ssekit.spring.internal.actuate;

import java.time.Duration;
import java.util.concurrent.Future;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseNode;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.StreamPage;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.presence.Counts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/sse}: the streams of this node, and what an operator does about them.
 * What changes something needs {@code management.endpoint.sse.access=unrestricted}.
 */
@WebEndpoint(id = "sse", defaultAccess = Access.READ_ONLY)
public final class SseStreamsEndpoint {

	private static final String TAP = "tap";

	/** More than Redis may take, where nothing else was set. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final SseHub hub;

	private final boolean tapping;

	/**
	 * Create the endpoint.
	 * @param hub the hub
	 * @param tapping whether topics may be listened to
	 */
	public SseStreamsEndpoint(SseHub hub, boolean tapping) {
		this.hub = hub;
		this.tapping = tapping;
	}

	/** The node and its streams, by pages. */
	@ReadOperation
	WebEndpointResponse<Object> streams(@Nullable String client, @Nullable String topic, @Nullable String offset,
			@Nullable String limit) {
		return EndpointResponses.answer(() -> {
			StreamPage page = this.hub.here()
				.streams(new StreamQuery(QueryParameters.client(client), QueryParameters.topic(topic),
						QueryParameters.number("offset", offset, 0, "must be a whole number, at least 0"),
						QueryParameters.number("limit", limit, 100,
								"must be a whole number, 1 to " + StreamQuery.MAX_LIMIT)));
			return overview(StreamDtos.Page.of(page));
		});
	}

	/** One stream; or what is heard on a topic from now on. */
	@ReadOperation
	WebEndpointResponse<Object> stream(@Selector String id, @Nullable String topic, @Nullable String max,
			@Nullable String seconds) {
		return EndpointResponses.answer(() -> {
			if (id.equals(TAP)) {
				return tap(topic, max, seconds);
			}
			StreamView stream = this.hub.here().stream(id);
			if (stream == null) {
				throw new EndpointResponses.NotHereException(
						"Stream " + id + " is not open on node " + this.hub.node());
			}
			return StreamDtos.Item.of(stream);
		});
	}

	/** Drain this node, or take streams again. */
	@WriteOperation
	WebEndpointResponse<Object> act(@Selector String action) {
		return EndpointResponses.answer(() -> {
			switch (action) {
				case "drain" -> {
					Future<?> unused = this.hub.drain(); // who drains looks at it again
				}
				case "resume" -> this.hub.resume();
				default -> throw new EndpointResponses.NotHereException(action
						+ " is nothing to be done here: drain, resume, revoke/client/alice or revoke/topic/orders/17");
			}
			return new StreamDtos.Drained(this.hub.isDraining(), this.hub.countsHere().streams());
		});
	}

	/** Take a right back, on all nodes: of a client, or to a topic. */
	@WriteOperation
	WebEndpointResponse<Object> act(@Selector String action, @Selector String kind,
			@Selector(match = Selector.Match.ALL_REMAINING) String... whose) {
		return EndpointResponses.answer(() -> {
			String name = String.join("/", whose);
			if (action.equals("revoke") && kind.equals("client")) {
				Topic.client(name); // refuses what cannot be an id
				return new StreamDtos.Ended(EndpointResponses.await(this.hub.revoke(name), PATIENCE));
			}
			if (action.equals("revoke") && kind.equals("topic")) {
				Topic topic = Topic.of(name);
				EndpointResponses.await(this.hub.revoke(topic).thenApply((told) -> topic), PATIENCE);
				return new StreamDtos.Revoked(topic.name());
			}
			throw new EndpointResponses.NotHereException(action + "/" + kind
					+ " is nothing to be done here: drain, resume, revoke/client/alice or revoke/topic/orders/17");
		});
	}

	/** End one stream of this node, or all of a client on all nodes, for good. */
	@DeleteOperation
	WebEndpointResponse<Object> kick(@Selector String id) {
		return EndpointResponses.answer(() -> {
			if (this.hub.here().disconnect(id)) {
				return new StreamDtos.Ended(1);
			}
			Topic.client(id); // refuses what cannot be an id
			int streams = EndpointResponses.await(this.hub.disconnect(id), PATIENCE);
			if (streams == 0) {
				throw new EndpointResponses.NotHereException(
						id + " is neither a stream of node " + this.hub.node() + " nor a client that is connected");
			}
			return new StreamDtos.Ended(streams);
		});
	}

	private StreamDtos.Overview overview(StreamDtos.Page page) {
		Counts here = this.hub.countsHere();
		try {
			Counts everywhere = EndpointResponses.await(this.hub.counts(), PATIENCE);
			return new StreamDtos.Overview(this.hub.node(), this.hub.isDraining(), here, everywhere, null, page);
		}
		catch (BrokerUnavailableException ex) {
			return new StreamDtos.Overview(this.hub.node(), this.hub.isDraining(), here, null, ex.getMessage(), page);
		}
	}

	private StreamDtos.TapDto tap(@Nullable String topic, @Nullable String max, @Nullable String seconds) {
		if (!this.tapping) {
			throw new EndpointResponses.SwitchedOffException(
					"Taps show what users are sent, and are switched off. sse.tap.enabled=true switches them on");
		}
		Topic tapped = QueryParameters.topic(topic);
		if (tapped == null) {
			throw new InvalidNameException("topic", "", "must be given, as in tap?topic=orders/17");
		}
		int events = QueryParameters.number("max", max, 100, "must be a whole number, 1 to " + SseNode.MAX_TAPPED);
		Duration time = Duration.ofSeconds(QueryParameters.number("seconds", seconds, 10,
				"must be a whole number, 1 to " + SseNode.LONGEST_TAP.toSeconds()));
		return StreamDtos.TapDto
			.of(EndpointResponses.await(this.hub.here().tap(tapped, events, time), time.plus(PATIENCE)));
	}

}
