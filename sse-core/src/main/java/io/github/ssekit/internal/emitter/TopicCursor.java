package io.github.ssekit.internal.emitter;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.observe.StreamView;
import org.jspecify.annotations.Nullable;

/**
 * One topic of one emitter: how far it has been written, queued and announced. It is also
 * what the registry keeps in the list of a topic's listeners.
 * <p>
 * What a delivery changes is kept in numbers: a reference that is stored into an old
 * object is work for a collector that keeps track of them, for each delivery to each
 * stream.
 */
public final class TopicCursor {

	private static final Position NOWHERE = Position.start("0000");

	/** Where this cursor stands in its topic's list; guarded by that list. */
	private int slot = -1;

	private final Emitter emitter;

	private final Topic topic;

	private final boolean longHash;

	/** Of the whole stream, here because there is room for it. */
	private final boolean ofLogin;

	/** Of the emitter's id, here so that nobody has to look there. */
	private final int spread;

	/* The rest is guarded by the monitor of the StreamState. */

	/** The last event handed to the sink. */
	private String writtenEpoch = NOWHERE.epoch();

	private long writtenOffset;

	private long writtenTime;

	/** Its piece of the cursor; null after an event, until somebody asks for it. */
	private byte @Nullable [] place = new byte[0];

	/** The last event in the outbox; the same as written where the outbox is empty. */
	private String queuedEpoch = NOWHERE.epoch();

	private long queuedOffset;

	private long queuedTime;

	/** The newest place known: what a cursor that catches up has to reach. */
	private Position head = NOWHERE;

	/** Whether the store must say that the place still stands, behind the head or not. */
	private boolean unverified;

	TopicCursor(Emitter emitter, String emitterId, Topic topic, boolean longHash, boolean ofLogin) {
		this.emitter = emitter;
		this.topic = topic;
		this.longHash = longHash;
		this.ofLogin = ofLogin;
		this.spread = emitterId.hashCode();
	}

	/**
	 * The stream.
	 * @return the emitter that this cursor is part of
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
	 * Where this cursor stands in its topic's list of listeners.
	 * @return the index, -1 where it is in none
	 */
	public int slot() {
		return this.slot;
	}

	/**
	 * Remember where this cursor stands. For the registry.
	 * @param slot the index, or -1
	 */
	public void slot(int slot) {
		this.slot = slot;
	}

	boolean isOfLogin() {
		return this.ofLogin;
	}

	boolean hasLongHash() {
		return this.longHash;
	}

	/** Not for each delivery: it makes an object. */
	Position queued() {
		return new Position(this.queuedEpoch, this.queuedOffset, this.queuedTime);
	}

	void queued(Position position) {
		if (!position.epoch().equals(this.queuedEpoch)) {
			this.queuedEpoch = position.epoch();
		}
		this.queuedOffset = position.offset();
		this.queuedTime = position.time();
	}

	/** How an event stands to what is in the outbox. */
	StoredEvent.Step stepTo(StoredEvent event) {
		return event.stepFrom(this.queuedEpoch, this.queuedOffset, this.queuedTime);
	}

	Position head() {
		return this.head;
	}

	byte[] place() {
		byte[] piece = this.place;
		if (piece == null) {
			Position written = written();
			piece = this.longHash ? CursorFormat.longPlace(this.topic, written)
					: CursorFormat.place(this.topic, written);
			this.place = piece;
		}
		return piece;
	}

	/** Begin with nothing in the outbox. */
	void begin(ResumePoint point) {
		Position announced = this.head;
		queued(point.from());
		written(point.from());
		// a place that is lost is no head, however high it is
		this.head = (point.lost() != null) ? point.head() : point.from();
		raiseHead(point.head());
		// while the store was asked, the topic may have gone on
		if (announced.offset() > 0) {
			raiseHead(announced);
		}
	}

	/**
	 * The sink has taken an event, or one of the library's events that moves this cursor.
	 */
	void written(Position position) {
		if (!position.epoch().equals(this.writtenEpoch)) {
			this.writtenEpoch = position.epoch();
		}
		this.writtenOffset = position.offset();
		this.writtenTime = position.time();
		this.place = null;
	}

	/** Forget what is queued: the head tells how far the store has to be read. */
	void rewind() {
		raiseHead(queued());
		queued(written());
	}

	/**
	 * A newer place was announced, or one in another history. Within a history a head
	 * never moves back here: announcements may come late, and twice. A lower place that
	 * was taken later stands in another one: the store is to be asked.
	 */
	void raiseHead(Position announced) {
		boolean lower = this.head.isAfter(announced);
		if (!lower) {
			this.head = announced;
		}
		else if (announced.isForkOf(this.head)) {
			this.unverified = true;
		}
	}

	/**
	 * The store has said where the topic stands. Only this takes a head back: what was
	 * announced before the store was asked, and is not known to it, is lost. What was
	 * announced since may be newer than the answer; where it is of another history, the
	 * store is asked again.
	 * @param believed the head when the store was asked
	 * @param answered what it has said
	 */
	void confirmHead(Position believed, Position answered) {
		if (this.head.equals(believed)) {
			this.head = answered;
		}
		else if (this.head.epoch().equals(answered.epoch())) {
			raiseHead(answered);
		}
	}

	/** What the node was told may concern this place or not: the store is to be asked. */
	void verify(boolean needed) {
		this.unverified = needed;
	}

	boolean isUnverified() {
		return this.unverified;
	}

	/** How many events are known that the sink has not taken; -1 where that is not. */
	long lag() {
		Position queued = queued();
		Position newest = queued.isAfter(this.head) ? queued : this.head;
		boolean comparable = newest.epoch().equals(this.writtenEpoch);
		return comparable ? Math.max(0, newest.offset() - this.writtenOffset) : StreamView.UNKNOWN_LAG;
	}

	/** Whether the store has to be asked for what follows. */
	boolean isBehind() {
		Position queued = queued();
		return this.unverified || (!this.head.equals(queued) && !queued.isAfter(this.head));
	}

	private Position written() {
		return new Position(this.writtenEpoch, this.writtenOffset, this.writtenTime);
	}

}
