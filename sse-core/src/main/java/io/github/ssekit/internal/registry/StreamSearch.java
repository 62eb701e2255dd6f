package io.github.ssekit.internal.registry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.observe.StreamPage;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.StreamView;

/** Finds the streams that a {@link StreamQuery} asks for. */
public final class StreamSearch {

	private static final Comparator<Emitter> YOUNGEST_FIRST = (one, other) -> other.compareAge(one);

	private StreamSearch() {
	}

	/**
	 * Look at the streams. Goes over all that may be meant, keeps no more of them in mind
	 * than lead up to the end of the page, and looks closely at those on it only.
	 * @param query which streams
	 * @param registry the streams of this node
	 * @param shown which of them are streams of clients
	 * @return the page
	 */
	public static StreamPage find(StreamQuery query, EmitterRegistry registry, Predicate<Emitter> shown) {
		long kept = (long) query.offset() + query.limit();
		PriorityQueue<Emitter> oldest = new PriorityQueue<>(YOUNGEST_FIRST);
		int total = 0;
		for (Emitter emitter : candidates(query, registry)) {
			if (shown.test(emitter)) {
				total++;
				oldest.add(emitter);
				if (oldest.size() > kept) {
					oldest.remove(); // the youngest of them
				}
			}
		}
		Deque<StreamView> page = new ArrayDeque<>();
		while (oldest.size() > query.offset()) {
			page.addFirst(oldest.remove().view());
		}
		return new StreamPage(total, query.offset(), List.copyOf(page));
	}

	private static Collection<Emitter> candidates(StreamQuery query, EmitterRegistry registry) {
		Topic topic = query.topic();
		if (query.client() != null) {
			List<Emitter> theirs = registry.ofClient(query.client());
			return (topic != null) ? theirs.stream().filter((emitter) -> listens(emitter, topic)).toList() : theirs;
		}
		if (topic != null) {
			List<Emitter> listening = new ArrayList<>();
			registry.listeningTo(topic).forEach((cursor) -> listening.add(cursor.emitter()));
			return listening;
		}
		return registry.all();
	}

	private static boolean listens(Emitter emitter, Topic topic) {
		return emitter.cursors().stream().anyMatch((cursor) -> cursor.topic().equals(topic));
	}

}
