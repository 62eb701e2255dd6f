package io.github.ssekit.access;

import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its endpoint asks for it. Immutable.
 *
 * @param client the client's id; null for one that the hub makes up
 * @param topics what it listens to, in the order of its cursor; at least one, and at most
 * {@link Topic#MAX_PER_STREAM}
 * @param lastEventId the place that the client brought
 * @param start where it begins if the client brings no cursor; if the client brings one,
 * where it begins in topics that are not in it
 * @param duplicates what happens to other streams of the same client
 * @param settings how the stream is kept
 * @param principal who asks, as the container knows them; null for nobody
 * @param address where they ask from, as the container knows it; null where it does not
 * @param expiresAt when the right to listen ends, and the stream with it; null for never
 * @param snapshot the state that the stream begins with where it does not come back, or
 * not in all of its topics; then it begins at the head and {@code start} does not count;
 * null for none
 */
public record ConnectRequest(@Nullable String client, Set<Topic> topics, LastEventId lastEventId, StartPosition start,
		DuplicatePolicy duplicates, StreamSettings settings, @Nullable Principal principal, @Nullable String address,
		@Nullable Instant expiresAt, @Nullable Snapshot snapshot) {

	/**
	 * Check the parts.
	 * @throws IllegalArgumentException if there is no topic, or the client id breaks its
	 * rules
	 * @throws InvalidNameException if there are more topics than a cursor can hold
	 */
	public ConnectRequest {
		if (topics.isEmpty()) {
			throw new IllegalArgumentException("topics = []: a stream listens to at least one topic");
		}
		if (topics.size() > Topic.MAX_PER_STREAM) {
			throw new InvalidNameException("topics", topics.size() + " topics",
					"a stream listens to at most " + Topic.MAX_PER_STREAM
							+ ", with its client's own and the broadcast, or servers could refuse its"
							+ " cursor as too large a header; listen to a topic above them, or open several streams");
		}
		if (client != null) {
			client = Topic.clientId(client);
		}
		topics = Collections.unmodifiableSet(new LinkedHashSet<>(topics));
	}

	/**
	 * A request with nothing special.
	 * @param client the client's id, or null
	 * @param topics what it listens to
	 * @return a request that begins at the head, with the default settings
	 */
	public static ConnectRequest of(@Nullable String client, Collection<Topic> topics) {
		return new ConnectRequest(client, new LinkedHashSet<>(topics), LastEventId.NONE, StartPosition.head(),
				DuplicatePolicy.ALLOW, StreamSettings.DEFAULT, null, null, null, null);
	}

	/**
	 * The same with the place that the client brought.
	 * @param lastEventId the place
	 * @return a new request
	 */
	public ConnectRequest lastEventId(LastEventId lastEventId) {
		return new ConnectRequest(this.client, this.topics, lastEventId, this.start, this.duplicates, this.settings,
				this.principal, this.address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same with another start.
	 * @param start where it begins in topics that are in no cursor of its client
	 * @return a new request
	 */
	public ConnectRequest start(StartPosition start) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, start, this.duplicates, this.settings,
				this.principal, this.address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same with another policy for duplicates.
	 * @param duplicates what happens to other streams of the client
	 * @return a new request
	 */
	public ConnectRequest duplicates(DuplicatePolicy duplicates) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, duplicates, this.settings,
				this.principal, this.address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same with other settings.
	 * @param settings how the stream is kept
	 * @return a new request
	 */
	public ConnectRequest settings(StreamSettings settings) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, this.duplicates, settings,
				this.principal, this.address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same from an address.
	 * @param address an IPv4 or IPv6 address; null for none
	 * @return a new request
	 */
	public ConnectRequest address(@Nullable String address) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, this.duplicates,
				this.settings, this.principal, address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same for somebody.
	 * @param principal who asks; null for nobody
	 * @return a new request
	 */
	public ConnectRequest principal(@Nullable Principal principal) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, this.duplicates,
				this.settings, principal, this.address, this.expiresAt, this.snapshot);
	}

	/**
	 * The same with another end. The stream says {@code sse.auth-expiring} ahead of it,
	 * and ends with {@code auth-expired}.
	 * @param expiresAt when the right to listen ends; null for never
	 * @return a new request
	 */
	public ConnectRequest expiresAt(@Nullable Instant expiresAt) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, this.duplicates,
				this.settings, this.principal, this.address, expiresAt, this.snapshot);
	}

	/**
	 * The same with a snapshot.
	 * @param snapshot the state that the stream begins with; null for none
	 * @return a new request
	 */
	public ConnectRequest snapshot(@Nullable Snapshot snapshot) {
		return new ConnectRequest(this.client, this.topics, this.lastEventId, this.start, this.duplicates,
				this.settings, this.principal, this.address, this.expiresAt, snapshot);
	}

}
