package io.github.ssekit.access;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Ticket} is good for: who its owner is, and what may be opened with it.
 * Immutable; each method answers a new one.
 *
 * @param name the owner's name, as the principal of the request that opens the stream has
 * it; not empty
 * @param authorities the owner's roles and rights, such as {@code ROLE_USER}
 * @param expiresAt when the owner's login ends, and with it what was opened by the
 * ticket; null for never, or not known
 * @param path the one path that it opens, decoded, without context path and query; null
 * for any
 * @param topics the only topics that it opens, beside those that the endpoint gives by
 * itself ({@code client/...} and {@code broadcast}); empty for all that the endpoint
 * gives
 */
public record TicketGrant(String name, Set<String> authorities, @Nullable Instant expiresAt, @Nullable String path,
		Set<Topic> topics) {

	/**
	 * Check the parts.
	 * @throws IllegalArgumentException if the name is empty, or the path is none
	 */
	public TicketGrant {
		if (name.isEmpty()) {
			throw new IllegalArgumentException("name = \"\": a ticket has an owner");
		}
		if (path != null && !path.startsWith("/")) {
			throw new IllegalArgumentException("path = " + path + ": must begin with '/', and have no context path");
		}
		authorities = Collections.unmodifiableSet(new LinkedHashSet<>(authorities));
		topics = Collections.unmodifiableSet(new LinkedHashSet<>(topics));
	}

	/**
	 * Everything that the owner of that name may open.
	 * @param name the owner's name
	 * @return a grant without authorities and without bounds
	 */
	public static TicketGrant of(String name) {
		return new TicketGrant(name, Set.of(), null, null, Set.of());
	}

	/**
	 * The same with authorities.
	 * @param authorities the owner's roles and rights, such as {@code ROLE_USER}
	 * @return a new grant
	 */
	public TicketGrant authorities(Collection<String> authorities) {
		return new TicketGrant(this.name, new LinkedHashSet<>(authorities), this.expiresAt, this.path, this.topics);
	}

	/**
	 * The same with an end.
	 * @param expiresAt when the owner's login ends; null for never
	 * @return a new grant
	 */
	public TicketGrant expiresAt(@Nullable Instant expiresAt) {
		return new TicketGrant(this.name, this.authorities, expiresAt, this.path, this.topics);
	}

	/**
	 * The same for one path.
	 * @param path such as {@code /orders/17/events}, without context path and query
	 * @return a new grant
	 */
	public TicketGrant path(String path) {
		return new TicketGrant(this.name, this.authorities, this.expiresAt, path, this.topics);
	}

	/**
	 * The same for some topics.
	 * @param topics names of topics; at least one
	 * @return a new grant
	 * @throws io.github.ssekit.event.InvalidNameException if a name breaks the rules
	 */
	public TicketGrant topics(String... topics) {
		if (topics.length == 0) {
			throw new IllegalArgumentException("topics = []: name at least one, or do not narrow the ticket");
		}
		Set<Topic> named = new LinkedHashSet<>();
		for (String topic : topics) {
			named.add(Topic.named(topic));
		}
		return new TicketGrant(this.name, this.authorities, this.expiresAt, this.path, named);
	}

	/**
	 * Whether it is good for a path.
	 * @param asked the path of the request, decoded, without context path and query
	 * @return false if it is for another one
	 */
	public boolean opens(String asked) {
		return this.path == null || this.path.equals(asked);
	}

	/**
	 * Whether it is good for topics.
	 * @param asked what the endpoint gives
	 * @return false if one of them is another one
	 */
	public boolean covers(Collection<Topic> asked) {
		return this.topics.isEmpty()
				|| asked.stream().allMatch((topic) -> topic.isReserved() || this.topics.contains(topic));
	}

}
