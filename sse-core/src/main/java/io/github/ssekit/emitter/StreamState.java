package io.github.ssekit.emitter;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;
import io.github.ssekit.wire.CursorFormat;
import io.github.ssekit.wire.EventFrame;
import io.github.ssekit.wire.ControlEvents;
import io.github.ssekit.wire.ControlFrame;
import org.jspecify.annotations.Nullable;

/**
 * What one stream still has to be told: how an event finds its way to the outbox, live or
 * by way of the store, and what its life ({@link EmitterState}) allows. Every field, and
 * whatever the fields lead to, is guarded by the monitor, under which nobody is called.
 */
final class StreamState {

	private final StreamSettings settings;

	private final StreamCursor tracks;

	private final Outbox outbox;

	private final CatchUp catchUp;

	private EmitterState state = EmitterState.OPENING;

	private CloseReason closeReason = CloseReason.GONE;

	private long closingSince;

	/** What the client brought, until the stream has begun. */
	private @Nullable String lastEventId;

	/** Events without history that had no room, since the reader was last told. */
	private long dropped;

	StreamState(ConnectRequest request, StreamCursor tracks) {
		// not the request itself: its topics would outlive their use
		this.settings = request.settings();
		this.lastEventId = request.lastEventId().value();
		this.tracks = tracks;
		this.outbox = new Outbox(this.settings.outboxMaxBytes(), 8 + 24 * tracks.size());
		this.catchUp = new CatchUp(tracks);
	}

	synchronized boolean isClosed() {
		return this.state == EmitterState.CLOSED;
	}

	synchronized long queuedBytes() {
		return this.outbox.bytes();
	}

	synchronized String cursor() {
		return this.tracks.cursor();
	}

	/** The stream as it stands. */
	synchronized StreamView view(String id, String client, Instant since) {
		return new StreamView(id, client, since, this.state, this.tracks.lags(), this.outbox.bytes(),
				this.tracks.cursor());
	}

	/**
	 * Queue the first blocks: {@code sse.ready}, the snapshot if there is one, and a
	 * reset for what was lost. Answers what was lost.
	 */
	synchronized Map<LostReason, Map<Topic, Position>> begin(String client, Collection<ResumePoint> beginnings,
			boolean recovered, @Nullable EncodedEvent snapshot) {
		Map<LostReason, Map<Topic, Position>> lost = new EnumMap<>(LostReason.class);
		if (this.state != EmitterState.OPENING) {
			return lost; // closed, while the store was asked
		}
		long replayed = 0;
		for (ResumePoint beginning : beginnings) {
			replayed += beginning.distance();
			TopicCursor track = track(beginning.topic());
			Position announced = track.head();
			track.begin(beginning.from());
			track.raiseHead(beginning.head());
			// while the store was asked, the topic may have gone on
			if (announced.offset() > 0) {
				track.raiseHead(announced);
			}
			if (beginning.lost() != null) {
				lost.computeIfAbsent(beginning.lost(), (reason) -> new LinkedHashMap<>())
					.put(beginning.topic(), beginning.head());
			}
		}
		EncodedEvent ready = ControlEvents.ready(client, recovered, replayed, this.settings.retry());
		// the id of ready is where the stream resumes from, so that a drop right after it
		// loses nothing; of an unreadable cursor that is the cursor itself, and where a
		// snapshot is to come, whoever has not got it must be sent it again
		String id = (snapshot != null || lost.containsKey(LostReason.UNREADABLE)) ? ownCursor() : null;
		this.lastEventId = null;
		this.outbox.add(new ControlFrame(ready, Map.of(), id, false));
		if (snapshot != null) {
			this.outbox.add(ControlFrame.of(snapshot));
		}
		lost.forEach(this::queueReset);
		become(EmitterState.CATCHING_UP);
		return lost;
	}

	/** What becomes of an event that is offered. */
	synchronized Offer offer(TopicCursor track, EventFrame frame) {
		StoredEvent event = frame.stored();
		if (!this.state.isOpen()) {
			return Offer.NOTHING;
		}
		if (event == null) {
			return offerPassing(frame);
		}
		if (this.state != EmitterState.LIVE) {
			track.raiseHead(event.position());
			return Offer.NOTHING;
		}
		StoredEvent.Step step = track.stepTo(event);
		if (step == StoredEvent.Step.KNOWN) {
			return Offer.NOTHING;
		}
		if (step == StoredEvent.Step.NEXT && this.outbox.hasRoomFor(frame)) {
			this.outbox.add(frame);
			track.queued(event.position());
			return Offer.WRITE;
		}
		goOnFromStore();
		track.raiseHead(event.position());
		return (step == StoredEvent.Step.NEXT) ? Offer.OVERFLOW : Offer.WRITE;
	}

	/**
	 * The topic has gone on, without the events. Answers whether the store is to be read.
	 */
	synchronized boolean headMoved(TopicCursor track, Position head) {
		if (this.state == EmitterState.LIVE && !head.equals(track.queued())) {
			become(EmitterState.CATCHING_UP);
		}
		track.raiseHead(head);
		return this.state == EmitterState.CATCHING_UP;
	}

	synchronized void lostPassing(long count) {
		if (this.state.isOpen() && this.state != EmitterState.OPENING) {
			this.dropped += count; // who has not heard ready was not there
		}
	}

	/** Whether this reader stands in that history already. */
	synchronized boolean isInEpochOf(TopicCursor track, Position head) {
		return this.state != EmitterState.OPENING && track.queued().epoch().equals(head.epoch());
	}

	/** The node has lost its place. Answers whether this reader is told. */
	synchronized boolean reset(TopicCursor track, LostReason reason, Position head) {
		track.raiseHead(head);
		// an emitter that opens is about to ask the store itself
		if (!this.state.isOpen() || this.state == EmitterState.OPENING || head.equals(track.queued())) {
			return false;
		}
		queueReset(reason, Map.of(track.topic(), head));
		return true;
	}

	/**
	 * Take a page of the store, or none where the store could not be read.
	 */
	synchronized Taken take(Page page, @Nullable Replay replay) {
		TopicCursor track = page.track();
		this.catchUp.done(replay != null, System.nanoTime());
		if (this.state != EmitterState.CATCHING_UP || !track.queued().equals(page.after())) {
			return Taken.NOTHING; // closed, reset or overflowed while it was read
		}
		if (replay instanceof Replay.Lost lost) {
			track.raiseHead(lost.head());
			queueReset(lost.reason(), Map.of(track.topic(), lost.head()));
			return new Taken(lost.reason(), 0);
		}
		if (replay instanceof Replay.Resumed resumed) {
			if (resumed.events().isEmpty()) {
				track.atHead();
			}
			else {
				track.raiseHead(resumed.head());
				return new Taken(null, addPage(track, resumed.events()));
			}
		}
		return Taken.NOTHING;
	}

	/**
	 * Queue what is said of the stream's end. Answers whether there is something to
	 * write.
	 */
	synchronized boolean tell(Expiry expiry, EncodedEvent expiring) {
		// before ready nothing may be said: it is asked again then
		if (!this.state.isOpen() || this.state == EmitterState.OPENING || !expiry.tellOnce()) {
			return false;
		}
		this.outbox.addBeforeEvents(ControlFrame.of(expiring));
		return true;
	}

	/** Queue the last block, instead of all events that wait, unless one is queued. */
	synchronized void end(CloseReason reason, EncodedEvent lastBlock) {
		if (!this.state.isOpen()) {
			return;
		}
		String id = (this.state == EmitterState.OPENING) ? ownCursor() : null;
		become(EmitterState.CLOSING);
		this.closeReason = reason;
		this.closingSince = System.nanoTime();
		// what still waits, waits because the reader is slow: it would not get this block
		this.outbox.forgetEvents();
		this.outbox.add(new ControlFrame(lastBlock, Map.of(), id, reason.isForGood()));
	}

	/** Nothing is written any more. Answers why, or null if that was so before. */
	synchronized @Nullable CloseReason closed(@Nullable CloseReason reason) {
		this.outbox.forgetAll();
		CloseReason why = (reason != null) ? reason : this.closeReason;
		return become(EmitterState.CLOSED) ? why : null;
	}

	/**
	 * Called when nothing waits: the page to read next, if any; else the stream is live.
	 */
	synchronized @Nullable Page nextPage() {
		if (this.state != EmitterState.CATCHING_UP) {
			return null;
		}
		TopicCursor track = this.catchUp.next(System.nanoTime());
		if (track == null && !this.catchUp.isBehind()) {
			become(EmitterState.LIVE); // by position: nothing is left out
		}
		return (track != null) ? new Page(track, track.queued()) : null;
	}

	/** Whether the last block has been taken: it may have been queued just now. */
	synchronized boolean isEnding() {
		return this.state == EmitterState.CLOSING && this.outbox.isEmpty();
	}

	/** What the time asks for. */
	synchronized Due due(long now, long patienceNanos) {
		return switch (this.state) {
			// also while presence and store are asked: else a client that has gone would
			// never
			// be seen where they do not answer
			case OPENING, LIVE -> Due.HEARTBEAT;
			case CATCHING_UP -> this.catchUp.isPaused() ? Due.RETRY : Due.HEARTBEAT;
			case CLOSING -> (now - this.closingSince > patienceNanos) ? Due.ABORT : Due.NOTHING;
			case CLOSED -> Due.NOTHING;
		};
	}

	synchronized int fill(BlockWriter writer, WriterContext desk) {
		if (this.dropped > 0 && this.state.isOpen() && this.state != EmitterState.OPENING) {
			this.outbox.addBeforeEvents(ControlFrame.of(ControlEvents.dropped(this.dropped)));
			this.dropped = 0;
		}
		int length = writer.fill(desk, this.outbox);
		if (this.state != EmitterState.LIVE) {
			desk.isReplay();
		}
		return length;
	}

	/**
	 * Write an event past the outbox; 0 where something waits, or where it has no room.
	 */
	synchronized int fill(TopicCursor track, EventFrame frame, BlockWriter writer, WriterContext desk) {
		StoredEvent event = frame.stored();
		if (this.state != EmitterState.LIVE || !this.outbox.isEmpty() || this.dropped > 0
				|| (event != null && track.stepTo(event) != StoredEvent.Step.NEXT)) {
			return 0;
		}
		int length = writer.fill(desk, track, frame);
		if (length > 0 && event != null) {
			track.queued(event.position());
		}
		return length;
	}

	/**
	 * What has no room, because others came in between, is read again. Answers how many
	 * events had some.
	 */
	private int addPage(TopicCursor track, List<StoredEvent> events) {
		int added = 0;
		for (StoredEvent event : events) {
			EventFrame frame = EventFrame.of(event);
			// or a flood of events without history would keep it from going on for ever
			while (added == 0 && !this.outbox.hasRoomFor(frame) && this.outbox.dropOldest()) {
				this.dropped++;
			}
			if (!this.outbox.hasRoomFor(frame)) {
				return added;
			}
			added++;
			this.outbox.add(frame);
			track.queued(event.position());
		}
		return added;
	}

	/** Events that the store does not keep: they have room, or the oldest give way. */
	private Offer offerPassing(EventFrame frame) {
		if (this.state == EmitterState.OPENING) {
			return Offer.NOTHING; // who has not heard ready is not there yet
		}
		boolean overflow = !this.outbox.hasRoomFor(frame) && this.state == EmitterState.LIVE;
		if (overflow) {
			goOnFromStore();
		}
		if (this.settings.overflow() == Overflow.CLOSE && !this.outbox.hasRoomFor(frame)) {
			end(CloseReason.OVERFLOW, ControlEvents.closed(CloseReason.OVERFLOW, this.settings.retry()));
			return Offer.WRITE;
		}
		while (!this.outbox.hasRoomFor(frame) && this.outbox.dropOldest()) {
			this.dropped++;
		}
		this.outbox.add(frame);
		return overflow ? Offer.OVERFLOW : Offer.WRITE;
	}

	private void goOnFromStore() {
		this.outbox.forgetStored();
		for (TopicCursor track : this.tracks.all()) {
			track.rewind();
		}
		this.outbox.forEachOwn((own) -> own.moves().forEach((topic, position) -> track(topic).queued(position)));
		become(EmitterState.CATCHING_UP);
	}

	private void queueReset(LostReason reason, Map<Topic, Position> heads) {
		this.outbox.add(new ControlFrame(ControlEvents.reset(reason, heads.keySet()), heads, null, false));
		heads.forEach((topic, head) -> track(topic).queued(head));
	}

	private String ownCursor() {
		return CursorFormat.repeatable(this.lastEventId);
	}

	private TopicCursor track(Topic topic) {
		TopicCursor track = this.tracks.of(topic);
		if (track == null) {
			throw new IllegalStateException("topic " + topic + ": this stream does not hear it");
		}
		return track;
	}

	private boolean become(EmitterState next) {
		if (!this.state.mayBecome(next)) {
			return false;
		}
		this.state = next;
		return true;
	}

	/**
	 * A page to be read.
	 *
	 * @param track the topic
	 * @param after where the page begins
	 */
	record Page(TopicCursor track, Position after) {
	}

	/**
	 * What a page has brought.
	 *
	 * @param lost why the history could not be had, or null
	 * @param events how many events of it are in the outbox now
	 */
	record Taken(@Nullable LostReason lost, int events) {

		private static final Taken NOTHING = new Taken(null, 0);

	}

}
