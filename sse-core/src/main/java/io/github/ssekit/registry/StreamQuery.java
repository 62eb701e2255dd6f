package io.github.ssekit.registry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.StreamView;
import io.github.ssekit.event.InvalidNameException;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Which of this node's streams somebody wants to see: the oldest first, so that new ones
 * come at the end and a page stays what it is. Immutable.
 *
 * @param client only those of this client; null for those of all
 * @param topic only those that listen to this topic; null for whatever they listen to
 * @param offset how many are passed over, at least 0
 * @param limit how many are wanted, 1 to {@value #MAX_LIMIT}
 */
public record StreamQuery(@Nullable String client, @Nullable Topic topic, int offset, int limit) {

	/** How many streams may be asked for at once. */
	public static final int MAX_LIMIT = 1000;

	private static final Comparator<Emitter> YOUNGEST_FIRST = (one, other) -> other.compareAge(one);

	/**
	 * Check the parts.
	 * @throws InvalidNameException if a number is out of its bounds, or the client id
	 * breaks its rules
	 */
	public StreamQuery {
		if (client != null) {
			client = Topic.clientId(client);
		}
		if (offset < 0) {
			throw new InvalidNameException("offset", Integer.toString(offset), "must be at least 0");
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			throw new InvalidNameException("limit", Integer.toString(limit), "must be 1 to " + MAX_LIMIT);
		}
	}

	/**
	 * Look at the streams. Goes over all that may be meant, keeps no more of them in mind
	 * than lead up to the end of the page, and looks closely at those on it only.
	 * @param registry the streams of this node
	 * @param shown which of them are streams of clients
	 * @return the page
	 */
	public StreamPage in(EmitterRegistry registry, Predicate<Emitter> shown) {
		long kept = (long) this.offset + this.limit;
		PriorityQueue<Emitter> oldest = new PriorityQueue<>(YOUNGEST_FIRST);
		int total = 0;
		for (Emitter emitter : candidates(registry)) {
			if (shown.test(emitter)) {
				total++;
				oldest.add(emitter);
				if (oldest.size() > kept) {
					oldest.remove(); // the youngest of them
				}
			}
		}
		Deque<StreamView> page = new ArrayDeque<>();
		while (oldest.size() > this.offset) {
			page.addFirst(oldest.remove().view());
		}
		return new StreamPage(total, this.offset, List.copyOf(page));
	}

	private Collection<Emitter> candidates(EmitterRegistry registry) {
		if (this.client != null) {
			List<Emitter> theirs = registry.ofClient(this.client);
			return (this.topic != null) ? theirs.stream().filter(this::listens).toList() : theirs;
		}
		if (this.topic != null) {
			List<Emitter> listening = new ArrayList<>();
			registry.listeningTo(this.topic).forEach((cursor) -> listening.add(cursor.emitter()));
			return listening;
		}
		return registry.all();
	}

	private boolean listens(Emitter emitter) {
		return emitter.cursors().stream().anyMatch((cursor) -> cursor.topic().equals(this.topic));
	}

}
