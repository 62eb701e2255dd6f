package io.github.ssekit.redis.internal.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * The streams of this node. One that is coming is known before Redis is asked, so that a
 * kick may overtake the answer. Guarded by its monitor; calls nobody.
 */
final class LocalStreams {

	private final Map<String, Entry> entries = new HashMap<>();

	/** How many counted streams each client has. */
	private final Map<String, Integer> clients = new HashMap<>();

	private int counted;

	/** How often something has changed, ever. */
	private long changes;

	/** A stream is coming. */
	synchronized void begin(StreamInfo stream, ClientLimit limit) {
		this.changes++;
		this.entries.computeIfAbsent(stream.id(), (id) -> new Entry(stream, limit));
	}

	/** A stream that came is counted now, unless it has ended meanwhile. */
	synchronized Arrival arrive(StreamInfo stream) {
		this.changes++;
		Entry entry = this.entries.get(stream.id());
		if (entry == null || entry.state == State.LEAVING) {
			return new Arrival(false, null);
		}
		if (entry.kicked != null) {
			this.entries.remove(stream.id());
			return new Arrival(false, entry.kicked);
		}
		if (entry.state == State.COMING) {
			entry.state = State.HERE;
			this.counted++;
			this.clients.merge(stream.client(), 1, Integer::sum);
		}
		return new Arrival(true, null);
	}

	/** A stream does not come after all; one that is counted stays. */
	synchronized void giveUp(StreamInfo stream) {
		Entry entry = this.entries.get(stream.id());
		if (entry != null && entry.state == State.COMING) {
			this.changes++;
			this.entries.remove(stream.id());
		}
	}

	/**
	 * A stream is about to end: it is not counted any more, but can be kicked until it is
	 * {@linkplain #remove gone}, as Redis may count it that long. Answers whether it was
	 * known.
	 */
	synchronized boolean leave(String id) {
		Entry entry = this.entries.get(id);
		if (entry == null) {
			return false;
		}
		uncount(entry);
		entry.state = State.LEAVING;
		return true;
	}

	/** A stream has ended. Answers whether it was known. */
	synchronized boolean remove(String id) {
		Entry entry = this.entries.remove(id);
		if (entry == null) {
			return false;
		}
		uncount(entry);
		return true;
	}

	/**
	 * A stream is to end. Answers whether it is to be told now: not if it is not known,
	 * and not if it is still coming.
	 */
	synchronized boolean kick(String id, CloseReason reason) {
		Entry entry = this.entries.get(id);
		if (entry != null && entry.state == State.COMING) {
			entry.kicked = reason;
			return false;
		}
		return remove(id);
	}

	/** Whether a stream is here, or coming, or leaving. */
	synchronized boolean knows(String id) {
		return this.entries.containsKey(id);
	}

	/** Whether a stream is counted. */
	synchronized boolean counts(String id) {
		Entry entry = this.entries.get(id);
		return entry != null && entry.state == State.HERE;
	}

	/** All that are counted. */
	synchronized List<Local> all() {
		List<Local> all = new ArrayList<>(this.counted);
		for (Entry entry : this.entries.values()) {
			if (entry.state == State.HERE) {
				all.add(new Local(entry.stream, entry.limit));
			}
		}
		return all;
	}

	synchronized Counts counts() {
		return new Counts(this.clients.size(), this.counted);
	}

	synchronized long changes() {
		return this.changes;
	}

	private void uncount(Entry entry) {
		this.changes++;
		if (entry.state == State.HERE) {
			this.counted--;
			this.clients.computeIfPresent(entry.stream.client(),
					(client, streams) -> (streams > 1) ? streams - 1 : null);
		}
	}

	/**
	 * A stream of this node.
	 *
	 * @param info the stream
	 * @param limit how many its client may have
	 */
	record Local(StreamInfo info, ClientLimit limit) {
	}

	/**
	 * How a stream has come.
	 *
	 * @param counted whether it is counted now
	 * @param kicked why it is to end, though it has hardly come
	 */
	record Arrival(boolean counted, @Nullable CloseReason kicked) {
	}

	/** The life of a stream, as far as presence is concerned. */
	private enum State {

		/** Redis has been asked. */
		COMING,

		/** It is counted. */
		HERE,

		/** Redis has been told. */
		LEAVING

	}

	/** Guarded by the monitor of the streams. */
	private static final class Entry {

		private final StreamInfo stream;

		private final ClientLimit limit;

		private State state = State.COMING;

		private @Nullable CloseReason kicked;

		Entry(StreamInfo stream, ClientLimit limit) {
			this.stream = stream;
			this.limit = limit;
		}

	}

}
