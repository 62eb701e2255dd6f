package io.github.ssekit.emitter;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import io.github.ssekit.wire.EventFrame;
import io.github.ssekit.wire.ControlEvents;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream. It is born catching up: pages are read from the store as the sink
 * takes them, while live events only move the head that it has to reach. When it has
 * reached it, it is live, and events go to the outbox. When the outbox overflows, it
 * forgets the queue, keeps its cursor and catches up again. So replay after a reconnect,
 * catch-up of a slow reader and live delivery are one mechanism, and by position nothing
 * is heard twice or left out.
 * <p>
 * Thread-safe. What is still to be told is guarded by the monitor of {@link StreamState},
 * which is never held while the sink, the store or a listener is called. What is written
 * is written by one thread at a time ({@link StreamWriter}), and nobody waits for that
 * thread.
 */
public final class Emitter {

	private static final Logger log = LoggerFactory.getLogger(Emitter.class);

	private final String id;

	private final String client;

	private final StreamSettings settings;

	private final EmitterListener listener;

	private final StreamCursor tracks;

	private final StreamState backlog;

	private final EventStore store;

	private final StreamWriter wire;

	private final ReplayLimiter replays;

	private final long openedNanos = System.nanoTime();

	/** When it is too old, by {@link System#nanoTime()}; 0 for never. */
	private final long oldFrom;

	private final @Nullable Expiry expiry;

	/** Used by the thread that delivers to this emitter, and by nobody else. */
	private boolean touched;

	/**
	 * Create an emitter that has not begun.
	 * @param id its id, unique among all nodes
	 * @param client the client's id
	 * @param request what was asked for
	 * @param sink the way to the client
	 * @param store where it catches up from
	 * @param replays gives turns to read a page, and takes it on threads of its own
	 * @param desks what threads write with, and count by
	 * @param listener who hears what happens to it
	 */
	public Emitter(String id, String client, ConnectRequest request, EventSink sink, EventStore store,
			ReplayLimiter replays, WriterContexts desks, EmitterListener listener) {
		this.id = id;
		this.client = client;
		this.listener = listener;
		this.settings = request.settings();
		this.tracks = new StreamCursor(this, request.topics(), request.principal() != null);
		this.backlog = new StreamState(request, this.tracks);
		this.store = store;
		this.replays = replays;
		this.wire = new StreamWriter(this, sink, this.tracks, desks, this.settings.heartbeat());
		this.oldFrom = this.settings.oldFrom(this.openedNanos);
		this.expiry = (request.expiresAt() != null) ? new Expiry(this, this.backlog, request.expiresAt()) : null;
	}

	/** Open the sink. Called once, on the thread that serves the request. */
	public void open() {
		this.wire.open();
	}

	/**
	 * Begin: say {@code sse.ready} first, then the snapshot, if there is one, or what was
	 * lost, then catch up.
	 * @param beginnings where the stream begins, for each of its topics
	 * @param recovered whether the client's cursor was honoured whole
	 * @param snapshot the encoded snapshot, whose id is where the stream begins; or null
	 */
	public void begin(Collection<ResumePoint> beginnings, boolean recovered, @Nullable EncodedEvent snapshot) {
		Map<LostReason, Map<Topic, Position>> lost = this.backlog.begin(this.client, beginnings, recovered, snapshot);
		lost.forEach((reason, topics) -> this.listener.onReset(this, reason, topics.keySet()));
		drain();
	}

	/**
	 * Refuse the stream: softly, by an event that says why, and the end; or as its sink
	 * does it.
	 * @param reason why
	 */
	public void refuse(RefuseReason reason) {
		Duration retry = this.settings.retry();
		if (this.wire.refuse(reason, retry)) {
			ended(CloseReason.REFUSED);
		}
		else {
			end(CloseReason.REFUSED, ControlEvents.refused(reason, retry));
		}
	}

	/**
	 * End the stream: an event that says why, and the end. Does nothing once it ends.
	 * @param reason why
	 */
	public void close(CloseReason reason) {
		close(reason, Duration.ZERO);
	}

	/** The same as one of many; see {@link StreamSettings#retryOver}. */
	public void close(CloseReason reason, Duration returning) {
		end(reason, ControlEvents.closed(reason, this.settings.retryOver(returning)));
	}

	/** End the stream at once, whatever waits. */
	public void abort() {
		this.wire.abort();
		ended(null);
	}

	/**
	 * Take an event of one of the topics. Called by the thread that delivers to this
	 * emitter, in the order of the topic.
	 * @param track the topic
	 * @param frame the event
	 * @return whether there is something to write, so that {@link #drain()} must follow
	 */
	public boolean offer(TopicCursor track, EventFrame frame) {
		Offer offer = this.backlog.offer(track, frame);
		if (offer == Offer.OVERFLOW) {
			log.debug("Outbox of emitter {} is full ({} bytes). It goes on from the store.", this.id,
					this.settings.outboxMaxBytes());
			this.listener.onOverflow(this);
		}
		return offer != Offer.NOTHING;
	}

	/**
	 * Write an event of one of the topics at once where nothing waits before it, else
	 * take it as {@link #offer} does. Called by the thread that delivers to this emitter,
	 * in the order of the topic. It saves the outbox, and so all that is stored on the
	 * heap for a delivery but the places: each store into an old object is work for a
	 * collector that keeps track of them.
	 * @param track the topic
	 * @param frame the event
	 * @return whether there is something to write, so that {@link #drain()} must follow
	 */
	public boolean send(TopicCursor track, EventFrame frame) {
		return !this.wire.send(track, frame) && offer(track, frame);
	}

	/**
	 * Take note that a topic has gone on, without the events: they are read from the
	 * store.
	 * @param track the topic
	 * @param head its newest place
	 * @return whether {@link #drain()} must follow
	 */
	public boolean headMoved(TopicCursor track, Position head) {
		return this.backlog.headMoved(track, head);
	}

	/**
	 * Take note that events without history were lost on the way; {@link #drain()} must
	 * follow.
	 * @param count how many
	 */
	public void lostPassing(long count) {
		this.backlog.lostPassing(count);
	}

	/**
	 * Tell the reader that the node has lost its place in a topic, and go on at the head.
	 * @param track the topic
	 * @param reason why
	 * @param head its newest place
	 * @return whether {@link #drain()} must follow
	 */
	public boolean reset(TopicCursor track, LostReason reason, Position head) {
		if (reason == LostReason.EPOCH && this.backlog.isInEpochOf(track, head)) {
			// it was told when it came, before its node knew
			return headMoved(track, head);
		}
		if (!this.backlog.reset(track, reason, head)) {
			return false;
		}
		this.listener.onReset(this, reason, List.of(track.topic()));
		return true;
	}

	/** Write what waits, as far as the sink takes it. Any thread; never blocks. */
	public void drain() {
		this.wire.drain();
	}

	/**
	 * Look at the time: heartbeat, maximal age, a read that failed, an end that takes too
	 * long.
	 * @param now {@link System#nanoTime()}
	 * @param patienceNanos how long the last block of a stream may take
	 * @return whether the emitter is still alive
	 */
	public boolean tick(long now, long patienceNanos) {
		Due due = this.backlog.due(now, patienceNanos);
		if (due == Due.ABORT) {
			abort();
		}
		else if (due != Due.NOTHING && this.oldFrom != 0 && now - this.oldFrom > 0) {
			close(CloseReason.MAX_AGE);
		}
		else if (due != Due.NOTHING && (this.wire.beatIfQuiet(now) || due == Due.RETRY)) {
			drain();
		}
		return !isClosed();
	}

	/**
	 * Whether nothing is written any more.
	 * @return true once it has ended
	 */
	public boolean isClosed() {
		return this.backlog.isClosed();
	}

	/**
	 * Mark this emitter as having something to write. For the thread that delivers to it.
	 * @return whether it was not marked before
	 */
	public boolean touch() {
		boolean first = !this.touched;
		this.touched = true;
		return first;
	}

	/** Take the mark away and write. For the thread that delivers to this emitter. */
	public void drainTouched() {
		this.touched = false;
		drain();
	}

	/**
	 * The stream's id.
	 * @return unique among all nodes
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The client's id.
	 * @return as given by the endpoint, or made up
	 */
	public String client() {
		return this.client;
	}

	/**
	 * How it is kept.
	 * @return the settings of this stream
	 */
	public StreamSettings settings() {
		return this.settings;
	}

	/**
	 * The topics that it hears.
	 * @return a track for each, in the order of the cursor
	 */
	public List<TopicCursor> tracks() {
		return this.tracks.all();
	}

	/**
	 * Where the client stands, as far as the sink has taken events.
	 * @return the cursor
	 */
	public String cursor() {
		return this.backlog.cursor();
	}

	/**
	 * How much waits for the sink.
	 * @return bytes, at most the outbox's bound and one frame
	 */
	public long queuedBytes() {
		return this.backlog.queuedBytes();
	}

	/**
	 * The stream as it stands, for whoever looks at it. Costs nothing until it is asked
	 * for.
	 * @return a snapshot
	 */
	public StreamView view() {
		return this.backlog.view(this.id, this.client, StreamView.instantOf(this.openedNanos));
	}

	/**
	 * Which of two streams is the older one.
	 * @param other another stream of this process
	 * @return negative if this one was opened before the other, positive if after; by id
	 * where both were opened at once
	 */
	public int compareAge(Emitter other) {
		int byAge = Long.signum(this.openedNanos - other.openedNanos);
		return (byAge != 0) ? byAge : this.id.compareTo(other.id);
	}

	@Override
	public String toString() {
		return "Emitter[" + this.id + " of " + this.client + "]";
	}

	/** When its right ends; null for never. */
	@Nullable Expiry expiry() {
		return this.expiry;
	}

	/** Fill a buffer with blocks. Answers how many bytes; 0 if nothing waits. */
	int fill(BlockWriter writer, WriterContext desk) {
		return this.backlog.fill(writer, desk);
	}

	/** Fill a buffer with one event, where nothing waits before it. Answers the same. */
	int fill(TopicCursor track, EventFrame frame, BlockWriter writer, WriterContext desk) {
		return this.backlog.fill(track, frame, writer, desk);
	}

	/** Nothing waits: read on, go live, or end. Answers whether to look again. */
	boolean readOn() {
		if (this.backlog.isEnding()) {
			ended(null);
			return false;
		}
		StreamState.Page page = this.backlog.nextPage();
		if (page == null) {
			return false;
		}
		int bytes = Math.min(ReplayLimiter.PAGE_BYTES, this.settings.outboxMaxBytes() / 2);
		this.replays.read(this::isClosed,
				() -> this.store.replay(page.track().topic(), page.after(), ReplayLimiter.PAGE_EVENTS, bytes),
				(replay, failure) -> onPage(page, replay, failure));
		return true;
	}

	/** The wire has ended, or this emitter wants it to. */
	void ended(@Nullable CloseReason reason) {
		CloseReason told = this.backlog.closed(reason);
		if (told != null) {
			this.wire.close();
			this.listener.onClosed(this, told);
		}
	}

	private void onPage(StreamState.Page page, @Nullable Replay replay, @Nullable Throwable failure) {
		Topic topic = page.track().topic();
		StreamState.Taken taken = this.backlog.take(page, replay);
		LostReason lost = taken.lost();
		this.wire.desks().replayed(taken.events());
		if (failure != null) {
			log.debug("Emitter {} cannot read {}. It tries again.", this.id, topic, failure);
		}
		if (lost != null) {
			this.listener.onReset(this, lost, List.of(topic));
		}
		drain();
	}

	private void end(CloseReason reason, EncodedEvent lastBlock) {
		this.backlog.end(reason, lastBlock);
		drain();
	}

}
