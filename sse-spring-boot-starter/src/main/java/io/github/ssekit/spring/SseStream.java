package io.github.ssekit.spring;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What an endpoint answers: what the stream listens to, for whom, and how it is kept.
 * Immutable; each method answers a new one. What it does not say is as the {@code sse.*}
 * properties say.
 */
public final class SseStream {

	private final Set<Topic> topics;

	private final @Nullable String client;

	private final boolean broadcast;

	private final StartPosition start;

	private final DuplicatePolicy duplicates;

	private final UnaryOperator<StreamSettings> settings;

	private final @Nullable Instant expiresAt;

	private final @Nullable Snapshot snapshot;

	private SseStream(Set<Topic> topics, @Nullable String client, boolean broadcast, StartPosition start,
			DuplicatePolicy duplicates, UnaryOperator<StreamSettings> settings, @Nullable Instant expiresAt,
			@Nullable Snapshot snapshot) {
		this.topics = topics;
		this.client = client;
		this.broadcast = broadcast;
		this.start = start;
		this.duplicates = duplicates;
		this.settings = settings;
		this.expiresAt = expiresAt;
		this.snapshot = snapshot;
	}

	/**
	 * A stream of these topics, and of the broadcast.
	 * @param topics names of topics; not {@code client/...} and not {@code broadcast}
	 * @return the stream
	 * @throws InvalidNameException if a name breaks the rules; where nothing else handles
	 * it, the request is answered with 400 if it has brought the name, and else with 500
	 */
	public static SseStream of(String... topics) {
		return of(Arrays.asList(topics));
	}

	/**
	 * A stream of these topics, and of the broadcast.
	 * @param topics names of topics; not {@code client/...} and not {@code broadcast}
	 * @return the stream
	 * @throws InvalidNameException if a name breaks the rules
	 */
	public static SseStream of(Collection<String> topics) {
		return ofTopics(topics.stream().map(Topic::named).toList());
	}

	static SseStream ofTopics(Collection<Topic> topics) {
		return new SseStream(new LinkedHashSet<>(topics), null, true, StartPosition.head(), DuplicatePolicy.ALLOW,
				UnaryOperator.identity(), null, null);
	}

	/**
	 * The same for a client: it is counted under this id, and hears what is sent to it.
	 * Without one the hub makes up an id that nobody can send to.
	 * @param clientId 1 to 190 printable characters without spaces and without {@code /}
	 * @return a new stream
	 * @throws InvalidNameException if the id breaks the rules
	 */
	public SseStream client(String clientId) {
		return new SseStream(this.topics, Topic.clientId(clientId), this.broadcast, this.start, this.duplicates,
				this.settings, this.expiresAt, this.snapshot);
	}

	/**
	 * The same without the broadcast.
	 * @return a new stream
	 */
	public SseStream withoutBroadcast() {
		return new SseStream(this.topics, this.client, false, this.start, this.duplicates, this.settings,
				this.expiresAt, this.snapshot);
	}

	/**
	 * The same as the only stream of its client: older ones end for good, wherever they
	 * are.
	 * @return a new stream
	 */
	public SseStream exclusive() {
		return duplicates(DuplicatePolicy.REPLACE_OLDEST);
	}

	/**
	 * The same with a policy for other streams of its client.
	 * @param duplicates what happens to them, or to this one
	 * @return a new stream
	 */
	public SseStream duplicates(DuplicatePolicy duplicates) {
		return new SseStream(this.topics, this.client, this.broadcast, this.start, duplicates, this.settings,
				this.expiresAt, this.snapshot);
	}

	/**
	 * The same with a beginning in the past, where the client brings no cursor; and in
	 * topics that are not in the one that it brings.
	 * @param time the first instant of interest
	 * @return a new stream
	 */
	public SseStream since(Instant time) {
		return start(StartPosition.since(time));
	}

	/**
	 * The same with a beginning in the past, where the client brings no cursor; and in
	 * topics that are not in the one that it brings.
	 * @param events how many of the newest events of each topic to hear again
	 * @return a new stream
	 */
	public SseStream replayLast(int events) {
		return start(StartPosition.last(events));
	}

	/**
	 * The same with a snapshot: the state that its events change, sent as the first event
	 * after {@code sse.ready} to a client that brings no cursor, one in which a topic of
	 * this stream is missing, or one that cannot be honoured (in place of
	 * {@code sse.reset}). In the topics of the cursor it goes on all the same. Its id is
	 * where the stream goes on, a place that was taken before the state was asked for: no
	 * event is missed, and one that is in the state already may follow it. With it,
	 * {@link #since(Instant)} and {@link #replayLast(int)} do not count.
	 * @param source tells the state; called on a thread of its own on which it may block,
	 * without request, user and transaction, and interrupted when it takes longer than
	 * {@code sse.snapshot.timeout} ({@link Snapshot.Source#load()} says all of it). Where
	 * it fails, the stream is refused softly and its client tries again
	 * @return a new stream
	 */
	public SseStream snapshot(Snapshot.Source source) {
		return snapshot(new Snapshot(source, true));
	}

	/**
	 * The same with a snapshot for a client that brings no cursor, or one in which a
	 * topic of this stream is missing; one whose cursor cannot be honoured is told so by
	 * {@code sse.reset}.
	 * @param source tells the state, as for {@link #snapshot(Snapshot.Source)}
	 * @return a new stream
	 */
	public SseStream snapshotForNewClients(Snapshot.Source source) {
		return snapshot(new Snapshot(source, false));
	}

	/**
	 * The same with another heartbeat.
	 * @param interval at least a second, or zero for none
	 * @return a new stream
	 */
	public SseStream heartbeat(Duration interval) {
		return with((settings) -> settings.heartbeat(interval));
	}

	/**
	 * The same with other bounds of the reconnection time.
	 * @param min the shortest
	 * @param max the longest
	 * @return a new stream
	 */
	public SseStream retry(Duration min, Duration max) {
		return with((settings) -> settings.retry(min, max));
	}

	/**
	 * The same with another bound of what may wait for a slow reader.
	 * @param size at least 1 KB
	 * @return a new stream
	 */
	public SseStream outboxMaxBytes(DataSize size) {
		return with((settings) -> settings.outboxMaxBytes(Math.toIntExact(size.toBytes())));
	}

	/**
	 * The same with another way out for events without history that do not fit.
	 * @param overflow what happens to them
	 * @return a new stream
	 */
	public SseStream overflow(Overflow overflow) {
		return with((settings) -> settings.overflow(overflow));
	}

	/**
	 * The same with another maximal age.
	 * @param age at least a second
	 * @return a new stream
	 */
	public SseStream maxAge(Duration age) {
		return with((settings) -> settings.maxAge(age));
	}

	/**
	 * The same with an end: the client is told {@code sse.auth-expiring} ahead of it, and
	 * the stream ends with {@code auth-expired}. Where the login or the authoriser set an
	 * end too, or this is called twice, the earliest counts.
	 * @param time when the right to listen ends; one that lies in the past is answered
	 * with 401
	 * @return a new stream
	 */
	public SseStream expiresAt(Instant time) {
		return new SseStream(this.topics, this.client, this.broadcast, this.start, this.duplicates, this.settings,
				Authorizer.earlier(this.expiresAt, time), this.snapshot);
	}

	/** The request that this makes of the hub. */
	public ConnectRequest toRequest(StreamSettings defaults, int maxTopics, LastEventId lastEventId,
			@Nullable Principal principal) {
		if (this.topics.size() > maxTopics) {
			throw new InvalidNameException("topics", this.topics.size() + " topics",
					"a stream listens to at most " + maxTopics + " (sse.stream.max-topics)");
		}
		Set<Topic> all = new LinkedHashSet<>(this.topics);
		if (this.client != null) {
			all.add(Topic.client(this.client));
		}
		if (this.broadcast) {
			all.add(Topic.BROADCAST);
		}
		if (all.isEmpty()) {
			throw new IllegalStateException("SseStream.of() without topics, without client and without broadcast:"
					+ " such a stream would never hear anything");
		}
		return new ConnectRequest(this.client, all, lastEventId, this.start, this.duplicates,
				this.settings.apply(defaults), principal, null, this.expiresAt, this.snapshot);
	}

	/** What an endpoint, the method of that name, returned, as a stream. */
	public static SseStream from(Object returned, String method) {
		if (returned instanceof SseStream stream) {
			return stream;
		}
		if (returned instanceof Object[] several) {
			return ofTopics(Arrays.stream(several).map((one) -> topic(one, method)).toList());
		}
		if (returned instanceof Collection<?> several) {
			return ofTopics(several.stream().map((one) -> topic(one, method)).toList());
		}
		return ofTopics(List.of(topic(returned, method)));
	}

	private static Topic topic(@Nullable Object returned, String method) {
		if (returned instanceof Topic topic) {
			return topic;
		}
		if (returned instanceof CharSequence name) {
			return Topic.named(name.toString());
		}
		throw new IllegalStateException(
				method + " has returned a " + ((returned != null) ? returned.getClass().getName() : "null")
						+ ": it must be an SseStream, a topic or its name, or a collection or an array of topics");
	}

	private SseStream snapshot(Snapshot snapshot) {
		return new SseStream(this.topics, this.client, this.broadcast, this.start, this.duplicates, this.settings,
				this.expiresAt, snapshot);
	}

	private SseStream start(StartPosition start) {
		return new SseStream(this.topics, this.client, this.broadcast, start, this.duplicates, this.settings,
				this.expiresAt, this.snapshot);
	}

	private SseStream with(UnaryOperator<StreamSettings> change) {
		UnaryOperator<StreamSettings> before = this.settings;
		return new SseStream(this.topics, this.client, this.broadcast, this.start, this.duplicates,
				(settings) -> change.apply(before.apply(settings)), this.expiresAt, this.snapshot);
	}

}
