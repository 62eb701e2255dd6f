package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.OpenStream;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.observe.EmitterState;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.transport.EventSink;
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
public final class Emitter implements OpenStream {

	private static final Logger log = LoggerFactory.getLogger(Emitter.class);

	private final EmitterListener listener;

	private final StreamState state;

	private final StreamWriter writer;

	private final long openedNanos;

	private final long openedMillis;

	/** When it is too old, by the hub's nano time; 0 for never. */
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
	 * @param resources what all streams share
	 * @param listener who hears what happens to it
	 */
	public Emitter(String id, String client, ConnectRequest request, EventSink sink, StreamResources resources,
			EmitterListener listener) {
		this.listener = listener;
		this.openedNanos = resources.runtime().nanoTime();
		this.openedMillis = resources.runtime().clock().millis();
		StreamCursor cursors = new StreamCursor(this, id, request.topics(), request.principal() != null);
		this.state = new StreamState(id, client, request, cursors, resources.runtime());
		this.writer = new StreamWriter(this.state, sink, resources, listener);
		this.oldFrom = request.settings().oldFrom(this.openedNanos, resources.runtime().random());
		this.expiry = (request.expiresAt() != null) ? new Expiry(this, request.expiresAt()) : null;
	}

	/** Open the sink. Called once, on the thread that serves the request. */
	public void open() {
		this.writer.open();
	}

	/**
	 * Begin: say {@code sse.ready} first, then the snapshot, if there is one, or what was
	 * lost, then catch up.
	 * @param beginnings where the stream begins, for each of its topics
	 * @param recovered whether it goes on from each place that the client's cursor has
	 * @param snapshot the encoded snapshot, whose id is where the stream begins; or null
	 */
	public void begin(Collection<ResumePoint> beginnings, boolean recovered, @Nullable EncodedEvent snapshot) {
		Map<LostReason, Map<Topic, Position>> lost = this.state.begin(beginnings, recovered, snapshot);
		lost.forEach((reason, topics) -> this.writer.guarded(() -> this.listener.onReset(reason, topics.keySet())));
		drain();
	}

	/**
	 * Refuse the stream: softly, by an event that says why, and the end; or as its sink
	 * does it. Does nothing once it ends.
	 * @param reason why
	 */
	public void refuse(RefuseReason reason) {
		this.writer.refuse(reason);
	}

	/**
	 * End the stream: an event that says why, and the end. Does nothing once it ends.
	 * @param reason why
	 */
	@Override
	public void close(CloseReason reason) {
		close(reason, Duration.ZERO);
	}

	/**
	 * End the stream as one of many; see {@link StreamSettings#retryOver}.
	 * @param reason why
	 * @param returning over how long those who are told so come back
	 */
	public void close(CloseReason reason, Duration returning) {
		end(reason, ControlEvents.last(reason, this.state.retry(returning)));
	}

	/** End the stream at once, whatever waits. */
	public void abort() {
		this.writer.abort();
	}

	/**
	 * End the stream at once, because what it was to be told has failed: its client comes
	 * back by its cursor, and misses nothing.
	 * @param failure what has happened
	 */
	public void fail(Throwable failure) {
		this.writer.onFailure(failure);
	}

	/**
	 * Take an event of one of the topics. Called by the thread that delivers to this
	 * emitter, in the order of the topic.
	 * @param cursor the topic
	 * @param frame the event
	 * @return whether there is something to write, so that {@link #drain()} must follow
	 */
	public boolean offer(TopicCursor cursor, EventFrame frame) {
		OfferOutcome offer = this.state.offer(cursor, frame);
		if (offer == OfferOutcome.OVERFLOW) {
			log.debug("Outbox of {} is full ({} bytes). It goes on from the store.", this, settings().outboxMaxBytes());
			this.writer.guarded(this.listener::onOverflow);
		}
		return offer != OfferOutcome.NOTHING;
	}

	/**
	 * Write an event of one of the topics at once where nothing waits before it, else
	 * take it as {@link #offer} does. Called by the thread that delivers to this emitter,
	 * in the order of the topic. It saves the outbox, and so all that is stored on the
	 * heap for a delivery but the places: each store into an old object is work for a
	 * collector that keeps track of them.
	 * @param cursor the topic
	 * @param frame the event
	 * @param context what the thread writes with
	 * @return whether there is something to write, so that {@link #drain()} must follow
	 */
	public boolean send(TopicCursor cursor, EventFrame frame, WriterContext context) {
		return !this.writer.send(cursor, frame, context) && offer(cursor, frame);
	}

	/**
	 * Take note that a topic has gone on, without the events: they are read from the
	 * store.
	 * @param cursor the topic
	 * @param head its newest place
	 * @return whether {@link #drain()} must follow
	 */
	public boolean headMoved(TopicCursor cursor, Position head) {
		return this.state.headMoved(cursor, head);
	}

	/**
	 * Take note that events without history were lost on the way; {@link #drain()} must
	 * follow.
	 * @param count how many
	 */
	public void lostPassing(long count) {
		this.state.lostPassing(count);
	}

	/**
	 * The node has lost its place in a topic. A reader who stands there as well is told,
	 * and goes on at the head; any other one asks the store where it stands.
	 * {@link #drain()} must follow.
	 * @param cursor the topic
	 * @param reason why
	 * @param from the place that cannot be continued
	 * @param head the topic's newest place
	 */
	public void reset(TopicCursor cursor, LostReason reason, Position from, Position head) {
		if (!this.state.reset(cursor, reason, from, head)) {
			return;
		}
		this.writer.guarded(() -> this.listener.onReset(reason, List.of(cursor.topic())));
	}

	/** Write what waits, as far as the sink takes it. Any thread; never blocks. */
	public void drain() {
		this.writer.run();
	}

	/**
	 * Look at the time: heartbeat, maximal age, a read that failed, an end that takes too
	 * long.
	 * @param now the hub's nano time
	 * @param patienceNanos how long the last block of a stream may take
	 * @return whether the emitter is still alive
	 */
	public boolean tick(long now, long patienceNanos) {
		EmitterState current = this.state.current();
		if (current == EmitterState.CLOSING && this.state.isClosingFor(now, patienceNanos)) {
			abort();
		}
		else if (current.isOpen() && this.writer.isLateToBegin(now)) {
			log.warn("{} could never be written to. It is ended, or it would be counted for ever.", this);
			abort();
		}
		else if (current.isOpen() && this.oldFrom != 0 && now - this.oldFrom > 0) {
			close(CloseReason.MAX_AGE);
		}
		// a heartbeat also while presence and store are asked: else a client that has
		// gone
		// would never be seen where they do not answer
		else if (current.isOpen() && (this.writer.beatIfQuiet(now)
				|| (current == EmitterState.CATCHING_UP && this.state.isReadPaused()))) {
			drain();
		}
		return !isClosed();
	}

	/**
	 * Whether nothing is written any more.
	 * @return true once it has ended
	 */
	public boolean isClosed() {
		return this.state.isClosed();
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

	/**
	 * Take the mark away and write. For the thread that delivers to this emitter.
	 * @param context what the thread writes with
	 */
	public void drainTouched(WriterContext context) {
		this.touched = false;
		this.writer.run(context);
	}

	/**
	 * The stream's id.
	 * @return unique among all nodes
	 */
	@Override
	public String id() {
		return this.state.id();
	}

	/**
	 * The client's id.
	 * @return as given by the endpoint, or made up
	 */
	public String client() {
		return this.state.client();
	}

	/**
	 * How it is kept.
	 * @return the settings of this stream
	 */
	public StreamSettings settings() {
		return this.state.settings();
	}

	/**
	 * The topics that it hears.
	 * @return where it stands in each, in the order of the cursor
	 */
	public List<TopicCursor> cursors() {
		return this.state.cursors().all();
	}

	/**
	 * Where the client stands, as far as the sink has taken events.
	 * @return the cursor
	 */
	public String cursor() {
		return this.state.cursor();
	}

	/**
	 * How much waits for the sink.
	 * @return bytes, at most the outbox's bound and one frame
	 */
	public long queuedBytes() {
		return this.state.queuedBytes();
	}

	/**
	 * The stream as it stands, for whoever looks at it. Costs nothing until it is asked
	 * for.
	 * @return a snapshot
	 */
	public StreamView view() {
		return this.state.view(Instant.ofEpochMilli(this.openedMillis));
	}

	/**
	 * Which of two streams is the older one.
	 * @param other another stream of this process
	 * @return negative if this one was opened before the other, positive if after; by id
	 * where both were opened at once
	 */
	public int compareAge(Emitter other) {
		int byAge = Long.signum(this.openedNanos - other.openedNanos);
		return (byAge != 0) ? byAge : id().compareTo(other.id());
	}

	@Override
	public String toString() {
		return this.state.toString();
	}

	/** When its right ends; null for never. */
	@Nullable Expiry expiry() {
		return this.expiry;
	}

	/** Say once that the stream is about to end. */
	void tellOfExpiry(EncodedEvent expiring) {
		if (this.state.tellOfExpiry(expiring)) {
			drain();
		}
	}

	private void end(CloseReason reason, EncodedEvent lastBlock) {
		this.state.end(reason, lastBlock);
		drain();
	}

}
