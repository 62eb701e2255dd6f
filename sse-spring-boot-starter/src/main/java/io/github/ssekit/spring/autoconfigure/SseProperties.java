package io.github.ssekit.spring.autoconfigure;

import java.time.Duration;

import io.github.ssekit.access.OverLimit;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.async.AsyncSettings;
import io.github.ssekit.async.WhenFull;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.SseMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code sse.*} sets. All of it is checked at start; what is wrong is named with its
 * property, its value and the rule. What is said of each is shown by editors as it stands
 * here.
 *
 * @param enabled Whether streams are served and events are published at all.
 * @param heartbeat Time of silence in a stream after which a heartbeat is written, at
 * least 1s. With 0 there are no heartbeats.
 * @param retry reconnection time that clients are told
 * @param maxEventSize Size of the largest event that may be published, as it is encoded.
 * @param outbox what may wait for a slow reader
 * @param history how much of each topic is kept
 * @param replay what may be replayed
 * @param writeTimeout Time after which the stream of a reader that takes nothing at all
 * is closed, at least 1s.
 * @param presence who is here
 * @param stream bounds of a stream
 * @param auth how long the right to a stream lasts
 * @param drain how streams end when the application stops
 * @param tap whether operators may hear what is published
 * @param audit whether operations and tickets are told as application events
 * @param limits how many streams there may be
 * @param messages how an {@link SseMessage} is published
 * @param snapshot how snapshots are taken
 * @param async how an {@link io.github.ssekit.async.SseAsyncPublisher} keeps what it has
 * taken
 * @param transport how streams are written
 */
@ConfigurationProperties("sse")
public record SseProperties(@DefaultValue("true") boolean enabled, @DefaultValue("15s") Duration heartbeat,
		@DefaultValue Retry retry, @DefaultValue("256KB") DataSize maxEventSize, @DefaultValue Outbox outbox,
		@DefaultValue History history, @DefaultValue Replay replay, @DefaultValue("60s") Duration writeTimeout,
		@DefaultValue Presence presence, @DefaultValue Stream stream, @DefaultValue Auth auth,
		@DefaultValue Drain drain, @DefaultValue Tap tap, @DefaultValue Audit audit, @DefaultValue Limits limits,
		@DefaultValue Messages messages, @DefaultValue Snapshots snapshot, @DefaultValue Async async,
		@DefaultValue Transport transport) {

	/** Beside them, a stream has its client's own topic and the broadcast. */
	private static final int MOST_TOPICS = Topic.MAX_PER_STREAM - 2;

	/**
	 * Check what no part of the hub checks.
	 * @throws InvalidSettingException if a value breaks its rule
	 */
	public SseProperties {
		if (writeTimeout.toMillis() < 1000) {
			throw new InvalidSettingException("sse.write-timeout", writeTimeout.toMillis() + "ms",
					"must be at least 1s, or readers on a slow line would be cut");
		}
		if (stream.maxTopics < 1) {
			throw new InvalidSettingException("sse.stream.max-topics", stream.maxTopics,
					"must be at least 1, or no stream could be opened");
		}
		if (stream.maxTopics > MOST_TOPICS) {
			throw new InvalidSettingException("sse.stream.max-topics", stream.maxTopics,
					"must be at most " + MOST_TOPICS + ", because the place in each topic stands in the Last-Event-ID"
							+ " header, and servers take 8KB of headers; publish to a topic above them, or open"
							+ " several streams");
		}
		bytes("sse.max-event-size", maxEventSize);
		async.toSettings();
		toSettings(heartbeat, retry, outbox, stream);
		toRetention(history);
		toLimits(limits);
		snapshot.toLimits();
	}

	/** How streams are kept that say nothing else. */
	StreamSettings toSettings() {
		return toSettings(this.heartbeat, this.retry, this.outbox, this.stream);
	}

	/** How much of each topic is kept. */
	Retention toRetention() {
		return toRetention(this.history);
	}

	/** How many streams there may be. */
	StreamLimits toLimits() {
		return toLimits(this.limits);
	}

	/** The largest event. */
	int maxEventBytes() {
		return bytes("sse.max-event-size", this.maxEventSize);
	}

	private static StreamSettings toSettings(Duration heartbeat, Retry retry, Outbox outbox, Stream stream) {
		return new StreamSettings(heartbeat, retry.min, retry.max, bytes("sse.outbox.max-bytes", outbox.maxBytes),
				Overflow.DROP_OLDEST, stream.maxAge);
	}

	private static StreamLimits toLimits(Limits limits) {
		return new StreamLimits(limits.streamsPerClient, limits.streamsPerAddress,
				(limits.streamsPerNode != null) ? limits.streamsPerNode : 0, limits.overLimit);
	}

	private static Retention toRetention(History history) {
		if (history.maxEvents == 0) {
			return Retention.NONE;
		}
		if (history.maxEvents < 0) {
			throw new InvalidSettingException("sse.history.max-events", history.maxEvents,
					"must be positive, or 0 for no history");
		}
		if (history.maxBytes.toBytes() < 1) {
			throw new InvalidSettingException("sse.history.max-bytes", history.maxBytes, "must be positive");
		}
		if (history.maxAge.isZero() || history.maxAge.isNegative()) {
			throw new InvalidSettingException("sse.history.max-age", history.maxAge, "must be positive");
		}
		return new Retention(history.maxEvents, history.maxBytes.toBytes(), history.maxAge);
	}

	private static int bytes(String property, DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE || size.toBytes() < 1024) {
			throw new InvalidSettingException(property, size, "must be at least 1KB and less than 2GB");
		}
		return (int) size.toBytes();
	}

	/**
	 * Reconnection time: each stream gets its own between the bounds.
	 *
	 * @param min Shortest time after which a client that has lost its stream reconnects.
	 * Each stream is told its own.
	 * @param max Longest time after which a client that has lost its stream reconnects.
	 * Each stream is told its own.
	 */
	public record Retry(@DefaultValue("2s") Duration min, @DefaultValue("5s") Duration max) {
	}

	/**
	 * What may wait for a slow reader.
	 *
	 * @param maxBytes Size of the events that may wait in memory for a slow reader.
	 * Beyond it the stream goes on from the history.
	 */
	public record Outbox(@DefaultValue("256KB") DataSize maxBytes) {
	}

	/**
	 * How much of each topic is kept, whichever bound is reached first.
	 *
	 * @param maxEvents Number of events that are kept of each topic. With 0 there is no
	 * history.
	 * @param maxAge Time for which an event is kept in the history of its topic.
	 * @param maxBytes Size of the events that are kept of each topic.
	 * @param maxTotalBytes Size of the events that are kept of all topics, roughly, where
	 * the history is in memory.
	 */
	public record History(@DefaultValue("1000") int maxEvents, @DefaultValue("24h") Duration maxAge,
			@DefaultValue("4MB") DataSize maxBytes, @DefaultValue("256MB") DataSize maxTotalBytes) {
	}

	/**
	 * What may be replayed.
	 *
	 * @param maxEvents Number of events of one topic that a client may have missed when
	 * it comes back. Beyond it the client is told to load its state anew (sse.reset).
	 * @param maxConcurrent Number of streams that may read a page of missed events at
	 * once. Other streams wait for their turn.
	 */
	public record Replay(@DefaultValue("20000") long maxEvents, @DefaultValue("1000") int maxConcurrent) {
	}

	/**
	 * Who is here.
	 *
	 * @param grace Time for which a client may be away before it is said to have left.
	 */
	public record Presence(@DefaultValue("10s") Duration grace) {
	}

	/**
	 * Bounds of a stream.
	 *
	 * @param maxAge Time after which a stream is closed, so that its client opens it
	 * anew, at least 1s. Not set by default, so that streams may stay open for ever.
	 * @param maxTopics Number of topics that an endpoint may give a stream, beside the
	 * client's own topic and the broadcast, 1 to 128.
	 */
	public record Stream(@Nullable Duration maxAge, @DefaultValue("64") int maxTopics) {
	}

	/**
	 * How long the right to a stream lasts.
	 *
	 * @param expiringAhead Time before the end of the right to a stream at which the
	 * client is told sse.auth-expiring. With 0 it is not told.
	 * @param followLogin Whether a stream ends with the token or the HTTP session of the
	 * login that has opened it.
	 * @param sessionCheckInterval Time between two looks whether the HTTP session of a
	 * stream has ended, where no event tells of it (Spring Session, maximumSessions of
	 * Spring Security), at least 100ms. With 0 nobody looks.
	 */
	public record Auth(@DefaultValue("60s") Duration expiringAhead, @DefaultValue("true") boolean followLogin,
			@DefaultValue("30s") Duration sessionCheckInterval) {

		/**
		 * Check what the hub does not check.
		 * @throws InvalidSettingException if a value breaks its rule
		 */
		public Auth {
			if (!sessionCheckInterval.isZero() && sessionCheckInterval.toMillis() < 100) {
				throw new InvalidSettingException("sse.auth.session-check-interval",
						sessionCheckInterval.toMillis() + "ms",
						"must be at least 100ms, because every session is looked up each time; 0 looks never");
			}
		}

	}

	/**
	 * How streams end when the application stops.
	 *
	 * @param window Time over which the closing of streams is spread when the application
	 * stops or drains. With 0 they close all at once.
	 * @param timeout Time that the last streams may take to close after sse.drain.window
	 * has passed. What is open then is cut off.
	 */
	public record Drain(@DefaultValue("0s") Duration window, @DefaultValue("3s") Duration timeout) {
	}

	/**
	 * Whether operators may hear what is published, by the endpoint sse of Actuator.
	 *
	 * @param enabled Whether operators may listen to a topic by the sse endpoint of
	 * Actuator. What they hear is data of users.
	 */
	public record Tap(@DefaultValue("false") boolean enabled) {
	}

	/**
	 * Whether an audit hears of operations and tickets.
	 *
	 * @param enabled Whether ending and tapping streams, draining, and issuing and
	 * refusing tickets are published as application events, and as audit events of
	 * Actuator.
	 */
	public record Audit(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * How many streams there may be.
	 *
	 * @param streamsPerClient Number of streams that a client may have, on all nodes
	 * together. With 0 there is no limit.
	 * @param streamsPerAddress Number of streams that may come from one network address,
	 * on each node. With 0 there is no limit. By default it is half of
	 * sse.limits.streams-per-node for addresses of the public internet, and others have
	 * no limit.
	 * @param streamsPerNode Number of streams that a node may have. With 0 there is no
	 * limit. By default it is nine tenths of the connections that the web server takes,
	 * or less where the heap has no room for as many.
	 * @param overLimit What happens to a stream that would be one more than a limit
	 * allows.
	 */
	public record Limits(@DefaultValue("0") int streamsPerClient, @Nullable Integer streamsPerAddress,
			@Nullable Integer streamsPerNode, @DefaultValue("refuse") OverLimit overLimit) {
	}

	/**
	 * How an {@link SseMessage} is published that does not say so itself.
	 *
	 * @param phase When an SseMessage that does not say so itself is published.
	 */
	public record Messages(@DefaultValue("after-commit") SseMessage.Phase phase) {
	}

	/**
	 * How the snapshots are taken that streams begin with.
	 *
	 * @param maxConcurrent Number of snapshots that are read at once, 1 to 1024. One more
	 * is read of each endpoint that has none of them; others wait.
	 * @param timeout Time that reading a snapshot may take, 100ms to 1h. After it the
	 * thread that reads is interrupted and the stream refused.
	 * @param maxWaiting Number of streams that may wait for a snapshot. Of one endpoint
	 * as many may wait as there are places left.
	 */
	public record Snapshots(@DefaultValue("8") int maxConcurrent, @DefaultValue("10s") Duration timeout,
			@DefaultValue("10000") int maxWaiting) {

		SnapshotLimits toLimits() {
			return new SnapshotLimits(this.maxConcurrent, this.timeout, this.maxWaiting);
		}

	}

	/**
	 * How an {@link io.github.ssekit.async.SseAsyncPublisher} keeps what it has taken.
	 *
	 * @param maxMessages Number of messages that may wait to be published by the
	 * SseAsyncPublisher.
	 * @param maxBytes Size of the messages that may wait to be published by the
	 * SseAsyncPublisher, at least 1KB.
	 * @param whenFull What becomes of one more message where the queue of the
	 * SseAsyncPublisher is full.
	 * @param maxWait Longest time that a caller waits for room in the queue of the
	 * SseAsyncPublisher, with sse.async.when-full = caller-waits.
	 * @param giveUpAfter Time for which the SseAsyncPublisher tries to publish a message
	 * while Redis is away, at most 4m.
	 * @param flushTimeout Time that the application waits for messages of the
	 * SseAsyncPublisher when it stops, before its streams end and once more after its
	 * last requests.
	 */
	public record Async(@DefaultValue("10000") int maxMessages, @DefaultValue("16MB") DataSize maxBytes,
			@DefaultValue("reject") WhenFull whenFull, @DefaultValue("1s") Duration maxWait,
			@DefaultValue("60s") Duration giveUpAfter, @DefaultValue("3s") Duration flushTimeout) {

		/**
		 * Check what the publisher does not check.
		 * @throws InvalidSettingException if a value breaks its rule
		 */
		public Async {
			if (flushTimeout.isNegative()) {
				throw new InvalidSettingException("sse.async.flush-timeout", flushTimeout, "must not be negative");
			}
		}

		AsyncSettings toSettings() {
			return new AsyncSettings(this.maxMessages, this.maxBytes.toBytes(), this.whenFull, this.maxWait,
					this.giveUpAfter);
		}

	}

	/**
	 * How streams are written.
	 *
	 * @param direct Whether the connection of a stream is taken over from Tomcat or
	 * Jetty, where that works, so that no request stays open.
	 */
	public record Transport(@DefaultValue("true") boolean direct) {
	}

}
