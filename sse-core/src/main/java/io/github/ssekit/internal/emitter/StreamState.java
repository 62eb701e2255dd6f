package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.ControlFrame;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.observe.EmitterState;
import io.github.ssekit.observe.StreamView;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * What one stream still has to be told: how an event finds its way to the outbox, live or
 * by way of the store, and what its life ({@link EmitterState}) allows. Every field, and
 * whatever the fields lead to, is guarded by the monitor, under which nobody is called.
 */
final class StreamState {

	private final String id;

	private final String client;

	private final StreamSettings settings;

	private final HubRuntime runtime;

	private final StreamCursor cursors;

	private final Outbox outbox;

	private final CatchUp catchUp;

	private EmitterState state = EmitterState.OPENING;

	private CloseReason closeReason = CloseReason.GONE;

	private long closingSince;

	/** What the client brought, until the stream has begun. */
	private @Nullable String lastEventId;

	private boolean toldOfExpiry;

	/** Whether the sink is about to be asked how it refuses the stream. */
	private boolean refusing;

	StreamState(String id, String client, ConnectRequest request, StreamCursor cursors, HubRuntime runtime) {
		this.id = id;
		this.client = client;
		// not the request itself: its topics would outlive their use
		this.settings = request.settings();
		this.lastEventId = request.lastEventId().value();
		this.cursors = cursors;
		this.runtime = runtime;
		this.outbox = new Outbox(this.settings.outboxMaxBytes(), cursors);
		this.catchUp = new CatchUp(cursors);
	}

	String id() {
		return this.id;
	}

	String client() {
		return this.client;
	}

	StreamSettings settings() {
		return this.settings;
	}

	StreamCursor cursors() {
		return this.cursors;
	}

	/** A reconnection time of its own, as one of many that come back over so long. */
	Duration retry(Duration spread) {
		return this.settings.retryOver(spread, this.runtime.random());
	}

	synchronized EmitterState current() {
		return this.state;
	}

	synchronized boolean isClosed() {
		return this.state == EmitterState.CLOSED;
	}

	synchronized long queuedBytes() {
		return this.outbox.bytes();
	}

	synchronized String cursor() {
		return this.cursors.cursor();
	}

	/** The stream as it stands. */
	synchronized StreamView view(Instant since) {
		return new StreamView(this.id, this.client, since, this.state, this.cursors.lags(), this.outbox.bytes(),
				this.cursors.cursor());
	}

	/**
	 * Queue the first blocks: {@code sse.ready}, the snapshot if there is one, and a
	 * reset for what was lost. Answers what was lost.
	 */
	synchronized Map<LostReason, Map<Topic, Position>> begin(Collection<ResumePoint> beginnings, boolean recovered,
			@Nullable EncodedEvent snapshot) {
		Map<LostReason, Map<Topic, Position>> lost = new EnumMap<>(LostReason.class);
		if (this.state != EmitterState.OPENING) {
			return lost; // closed, while the store was asked
		}
		long replayed = 0;
		for (ResumePoint beginning : beginnings) {
			replayed += beginning.distance();
			Objects.requireNonNull(this.cursors.of(beginning.topic())).begin(beginning);
			if (beginning.lost() != null) {
				lost.computeIfAbsent(beginning.lost(), (reason) -> new LinkedHashMap<>())
					.put(beginning.topic(), beginning.head());
			}
		}
		List<Topic> added = beginnings.stream().filter(ResumePoint::isNew).map(ResumePoint::topic).toList();
		EncodedEvent ready = this.cursors.ready(this.client, recovered, replayed, added, retry(Duration.ZERO));
		// the id of ready is where the stream resumes from, so that a drop right after it
		// loses nothing; of an unreadable cursor that is the cursor itself, and where a
		// snapshot is to come, whoever has not got it must be sent it again
		String id = (snapshot != null || lost.containsKey(LostReason.UNREADABLE)) ? ownCursor() : null;
		this.lastEventId = null;
		this.outbox.add(new ControlFrame(ready, Map.of(), id, false));
		if (snapshot != null) {
			this.outbox.add(ControlFrame.of(snapshot));
		}
		lost.forEach(this.outbox::addReset);
		become(EmitterState.CATCHING_UP);
		return lost;
	}

	/** What becomes of an event that is offered. */
	synchronized OfferOutcome offer(TopicCursor cursor, EventFrame frame) {
		StoredEvent event = frame.stored();
		if (!this.state.isOpen()) {
			return OfferOutcome.NOTHING;
		}
		if (event == null) {
			return offerPassing(frame);
		}
		if (this.state != EmitterState.LIVE) {
			cursor.raiseHead(event.position());
			return OfferOutcome.NOTHING;
		}
		StoredEvent.Step step = cursor.stepTo(event);
		if (step == StoredEvent.Step.KNOWN) {
			return OfferOutcome.NOTHING;
		}
		if (step == StoredEvent.Step.NEXT && this.outbox.hasRoomFor(frame)) {
			this.outbox.add(frame);
			cursor.queued(event.position());
			return OfferOutcome.WRITE;
		}
		goOnFromStore();
		cursor.raiseHead(event.position());
		return (step == StoredEvent.Step.NEXT) ? OfferOutcome.OVERFLOW : OfferOutcome.WRITE;
	}

	/** The topic has gone on, without the events. Is the store to be read? */
	synchronized boolean headMoved(TopicCursor cursor, Position head) {
		if (this.state == EmitterState.LIVE && !head.equals(cursor.queued())) {
			become(EmitterState.CATCHING_UP);
		}
		cursor.raiseHead(head);
		return this.state == EmitterState.CATCHING_UP;
	}

	synchronized void lostPassing(long count) {
		if (this.state.isOpen() && this.state != EmitterState.OPENING) {
			this.outbox.drop(count); // who has not heard ready was not there
		}
	}

	/**
	 * The node could not go on from a place, and goes on at a head. Whoever stands at
	 * that place is told. Whoever stands elsewhere, as one who has read further
	 * meanwhile, asks the store. Answers whether the reader is told.
	 */
	synchronized boolean reset(TopicCursor cursor, LostReason reason, Position from, Position head) {
		cursor.confirmHead(cursor.head(), head); // what came before is lost, or read
		if (this.state == EmitterState.OPENING) {
			cursor.verify(true); // it may have asked the store before
			return false;
		}
		if (!this.state.isOpen() || head.equals(cursor.queued())) {
			return false;
		}
		if (from.equals(cursor.queued())) {
			this.outbox.addReset(reason, Map.of(cursor.topic(), head));
			return true;
		}
		cursor.verify(true);
		if (this.state == EmitterState.LIVE) {
			become(EmitterState.CATCHING_UP);
		}
		return false;
	}

	/** Take a page of the store, or none where the store could not be read. */
	synchronized CatchUp.Taken take(CatchUp.Page page, @Nullable Replay replay) {
		TopicCursor cursor = page.cursor();
		this.catchUp.done(page, replay != null, this.runtime.nanoTime());
		if (this.state != EmitterState.CATCHING_UP || !cursor.queued().equals(page.after())) {
			return CatchUp.Taken.NOTHING; // closed, reset or overflowed while it was read
		}
		if (replay instanceof Replay.Lost lost) {
			cursor.confirmHead(page.head(), lost.head());
			this.outbox.addReset(lost.reason(), Map.of(cursor.topic(), lost.head()));
			return new CatchUp.Taken(lost.reason(), 0);
		}
		if (replay instanceof Replay.Resumed resumed) {
			boolean empty = resumed.events().isEmpty();
			cursor.confirmHead(page.head(), empty ? cursor.queued() : resumed.head());
			if (!empty) {
				return new CatchUp.Taken(null, this.outbox.addPage(cursor, resumed.events()));
			}
		}
		return CatchUp.Taken.NOTHING;
	}

	/**
	 * Queue what is said of the stream's end. Answers whether there is any of it.
	 */
	synchronized boolean tellOfExpiry(EncodedEvent expiring) {
		// before ready nothing may be said: it is asked again then
		if (!this.state.isOpen() || this.state == EmitterState.OPENING || this.toldOfExpiry) {
			return false;
		}
		this.toldOfExpiry = true;
		this.outbox.addBeforeEvents(ControlFrame.of(expiring));
		return true;
	}

	/** Queue the last block, instead of all events that wait, unless one is queued. */
	synchronized void end(CloseReason reason, EncodedEvent lastBlock) {
		if (!this.state.isOpen()) {
			return;
		}
		String id = (this.state == EmitterState.OPENING) ? ownCursor() : null;
		beginToClose(reason);
		// what still waits, waits because the reader is slow: it would not get this block
		this.outbox.forgetEvents();
		this.outbox.add(new ControlFrame(lastBlock, Map.of(), id, reason.isForGood()));
	}

	/**
	 * The stream is not to begin. Answers false where it has begun, or ends. Until
	 * {@link #refused} it does not end.
	 */
	synchronized boolean refuse() {
		if (this.state != EmitterState.OPENING) {
			return false;
		}
		beginToClose(CloseReason.REFUSED);
		this.refusing = true;
		return true;
	}

	/** The sink does not say by itself that the stream is refused: this block does. */
	synchronized void refused(EncodedEvent lastBlock) {
		this.refusing = false;
		if (this.state == EmitterState.CLOSING) { // and not cut meanwhile
			this.outbox.add(new ControlFrame(lastBlock, Map.of(), ownCursor(), CloseReason.REFUSED.isForGood()));
		}
	}

	/** Nothing is written any more. Answers why, or null if that was so before. */
	synchronized @Nullable CloseReason terminate(@Nullable CloseReason reason) {
		this.outbox.forgetAll();
		CloseReason why = (reason != null) ? reason : this.closeReason;
		return become(EmitterState.CLOSED) ? why : null;
	}

	/**
	 * Called when nothing waits: the page to read next, if any; else the stream is live.
	 */
	synchronized CatchUp.@Nullable Page nextPage() {
		if (this.state != EmitterState.CATCHING_UP) {
			return null;
		}
		CatchUp.Page page = this.catchUp.next(this.runtime.nanoTime());
		if (page == null && !this.catchUp.isBehind()) {
			become(EmitterState.LIVE); // by position: nothing is left out
		}
		return page;
	}

	/** Whether the last block has been taken: it may have been queued just now. */
	synchronized boolean isEnding() {
		return this.state == EmitterState.CLOSING && this.outbox.isEmpty() && !this.refusing;
	}

	/** Whether its last block has been on the way for longer than that. */
	synchronized boolean isClosingFor(long now, long nanos) {
		return this.state == EmitterState.CLOSING && now - this.closingSince > nanos;
	}

	synchronized boolean isReadPaused() {
		return this.catchUp.isPaused();
	}

	@Override
	public String toString() {
		return "Emitter[" + this.id + " of " + this.client + "]";
	}

	synchronized int fill(BlockWriter writer, WriterContext context) {
		if (this.state.isOpen() && this.state != EmitterState.OPENING) {
			this.outbox.tellOfDropped();
		}
		int length = writer.fill(context, this.outbox);
		if (this.state != EmitterState.LIVE) {
			context.isReplay();
		}
		return length;
	}

	/**
	 * Write an event past the outbox; 0 where something waits, or where it has no room.
	 */
	synchronized int fill(TopicCursor cursor, EventFrame frame, BlockWriter writer, WriterContext context) {
		StoredEvent event = frame.stored();
		if (this.state != EmitterState.LIVE || !this.outbox.isIdle()
				|| (event != null && cursor.stepTo(event) != StoredEvent.Step.NEXT)) {
			return 0;
		}
		int length = writer.fill(context, cursor, frame);
		if (length > 0 && event != null) {
			cursor.queued(event.position());
		}
		return length;
	}

	/** Events that the store does not keep: they have room, or the oldest give way. */
	private OfferOutcome offerPassing(EventFrame frame) {
		if (this.state == EmitterState.OPENING) {
			return OfferOutcome.NOTHING; // who has not heard ready is not there yet
		}
		boolean overflow = !this.outbox.hasRoomFor(frame) && this.state == EmitterState.LIVE;
		if (overflow) {
			goOnFromStore();
		}
		if (this.settings.overflow() == Overflow.CLOSE && !this.outbox.hasRoomFor(frame)) {
			end(CloseReason.OVERFLOW, ControlEvents.last(CloseReason.OVERFLOW, retry(Duration.ZERO)));
			return OfferOutcome.WRITE;
		}
		this.outbox.makeRoomFor(frame);
		this.outbox.add(frame);
		return overflow ? OfferOutcome.OVERFLOW : OfferOutcome.WRITE;
	}

	private void beginToClose(CloseReason reason) {
		become(EmitterState.CLOSING);
		this.closeReason = reason;
		this.closingSince = this.runtime.nanoTime();
	}

	private void goOnFromStore() {
		this.outbox.rewind();
		become(EmitterState.CATCHING_UP);
	}

	private String ownCursor() {
		return CursorFormat.repeatable(this.lastEventId);
	}

	private boolean become(EmitterState next) {
		if (!this.state.mayBecome(next)) {
			return false;
		}
		this.state = next;
		return true;
	}

}
