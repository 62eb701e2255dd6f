package io.github.ssekit.emitter;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.wire.CursorFormat;
import io.github.ssekit.wire.EventFrame;

/**
 * One topic of one emitter: how far it has been written, queued and announced. It is also
 * what the registry keeps in the list of a topic's listeners.
 */
public final class Track {

	private static final Position NOWHERE = Position.start("0000");

	/** Where this track stands in its topic's list; guarded by that list. */
	private int slot = -1;

	private final Emitter emitter;

	private final Topic topic;

	private final boolean longHash;

	/** Of the whole stream, here because there is room for it. */
	private final boolean ofLogin;

	/** Of the emitter's id, here so that nobody has to look there. */
	private final int spread;

	/* The rest is guarded by the monitor of the backlog. */

	/** The last event handed to the sink, and its piece of the cursor. */
	private Position written = NOWHERE;

	private byte[] place = new byte[0];

	/** The last event in the outbox; the same as written where the outbox is empty. */
	private Position queued = NOWHERE;

	/** The newest place known: what a track that catches up has to reach. */
	private Position head = NOWHERE;

	Track(Emitter emitter, Topic topic, boolean longHash, boolean ofLogin) {
		this.emitter = emitter;
		this.topic = topic;
		this.longHash = longHash;
		this.ofLogin = ofLogin;
		this.spread = emitter.id().hashCode();
	}

	/**
	 * The stream.
	 * @return the emitter that this track is part of
	 */
	public Emitter emitter() {
		return this.emitter;
	}

	/**
	 * The topic.
	 * @return what it listens to
	 */
	public Topic topic() {
		return this.topic;
	}

	/**
	 * What spreads streams over threads, the same for all tracks of a stream.
	 * @return any number
	 */
	public int spread() {
		return this.spread;
	}

	/**
	 * Where this track stands in its topic's list of listeners.
	 * @return the index, -1 where it is in none
	 */
	public int slot() {
		return this.slot;
	}

	/**
	 * Remember where this track stands. For the registry.
	 * @param slot the index, or -1
	 */
	public void slot(int slot) {
		this.slot = slot;
	}

	boolean isOfLogin() {
		return this.ofLogin;
	}

	Position queued() {
		return this.queued;
	}

	void queued(Position position) {
		this.queued = position;
	}

	Position head() {
		return this.head;
	}

	byte[] place() {
		return this.place;
	}

	/** Begin here, with nothing in the outbox. */
	void begin(Position from) {
		this.queued = from;
		this.head = from;
		written(from);
	}

	/** The sink has taken an event. */
	void written(EventFrame frame, Position position) {
		this.written = position;
		this.place = this.longHash ? CursorFormat.longPlace(this.topic, position) : frame.place();
	}

	/** The sink has taken one of the library's events that moves this track. */
	void written(Position position) {
		this.written = position;
		this.place = this.longHash ? CursorFormat.longPlace(this.topic, position)
				: CursorFormat.place(this.topic, position);
	}

	/** Forget what is queued: the head tells how far the store has to be read. */
	void rewind() {
		raiseHead(this.queued);
		this.queued = this.written;
	}

	/** A newer place was announced, or one in another history. */
	void raiseHead(Position announced) {
		boolean known = announced.epoch().equals(this.head.epoch()) && !announced.isAfter(this.head)
				&& announced.offset() != this.head.offset();
		if (!known) {
			this.head = announced;
		}
	}

	/** The store has nothing that follows, whatever was announced. */
	void atHead() {
		this.head = this.queued;
	}

	/** How many events are known that the sink has not taken; -1 where that is not. */
	long lag() {
		Position newest = this.queued.isAfter(this.head) ? this.queued : this.head;
		boolean comparable = newest.epoch().equals(this.written.epoch());
		return comparable ? Math.max(0, newest.offset() - this.written.offset()) : StreamView.UNKNOWN_LAG;
	}

	boolean isBehind() {
		return !this.head.equals(this.queued) && !this.queued.isAfter(this.head);
	}

}
