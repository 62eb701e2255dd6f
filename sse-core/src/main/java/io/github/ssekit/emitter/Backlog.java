package io.github.ssekit.emitter;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Overflow;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import io.github.ssekit.wire.CursorFormat;
import io.github.ssekit.wire.EventFrame;
import io.github.ssekit.wire.OwnEvents;
import io.github.ssekit.wire.OwnFrame;
import org.jspecify.annotations.Nullable;

/**
 * What one stream still has to be told: how an event finds its way to the outbox, live or
 * by way of the store, and what its life ({@link EmitterState}) allows. Guarded by the
 * lock of its emitter, and calls nobody.
 */
final class Backlog {

	private final ConnectRequest request;

	private final Tracks tracks;

	private final Outbox outbox;

	private final CatchUp catchUp;

	private EmitterState state = EmitterState.OPENING;

	private CloseReason closeReason = CloseReason.GONE;

	private long closingSince;

	/** Events without history that had no room, since the reader was last told. */
	private long dropped;

	Backlog(ConnectRequest request, Tracks tracks, EventStore store) {
		int maxBytes = request.settings().outboxMaxBytes();
		this.request = request;
		this.tracks = tracks;
		this.outbox = new Outbox(maxBytes, 8 + 24 * tracks.size());
		this.catchUp = new CatchUp(store, tracks, maxBytes);
	}

	EmitterState state() {
		return this.state;
	}

	CatchUp catchUp() {
		return this.catchUp;
	}

	CloseReason closeReason() {
		return this.closeReason;
	}

	long queuedBytes() {
		return this.outbox.bytes();
	}

	/**
	 * Queue the first blocks: {@code sse.ready}, and a reset for what was lost. Answers
	 * what was lost.
	 */
	Map<LostReason, Map<Topic, Position>> begin(String client, Collection<Beginning> beginnings, boolean recovered) {
		Map<LostReason, Map<Topic, Position>> lost = new EnumMap<>(LostReason.class);
		long replayed = 0;
		for (Beginning beginning : beginnings) {
			replayed += beginning.distance();
			Track track = track(beginning.topic());
			Position announced = track.head();
			track.begin(beginning.from());
			track.raiseHead(beginning.head());
			if (announced.offset() > 0) {
				track.raiseHead(announced); // while the store was asked, the topic went
											// on
			}
			if (beginning.lost() != null) {
				lost.computeIfAbsent(beginning.lost(), (reason) -> new LinkedHashMap<>())
					.put(beginning.topic(), beginning.head());
			}
		}
		EncodedEvent ready = OwnEvents.ready(client, recovered, replayed, this.request.settings().retry());
		// the id of ready is where the stream resumes from, so that a drop right after it
		// loses nothing; of an unreadable cursor that is the cursor itself
		String id = lost.containsKey(LostReason.UNREADABLE) ? ownCursor() : null;
		this.outbox.add(new OwnFrame(ready, Map.of(), id, false));
		lost.forEach(this::queueReset);
		become(EmitterState.CATCHING_UP);
		return lost;
	}

	/** What becomes of an event that is offered. */
	Offer offer(Track track, EventFrame frame) {
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
		StoredEvent.Step step = event.stepFrom(track.queued());
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

	boolean headMoved(Track track, Position head) {
		if (this.state == EmitterState.LIVE && !head.equals(track.queued())) {
			become(EmitterState.CATCHING_UP);
		}
		track.raiseHead(head);
		return this.state == EmitterState.CATCHING_UP;
	}

	void lostPassing(long count) {
		this.dropped += count;
	}

	/** The node has lost its place. Answers whether this reader is told. */
	boolean reset(Track track, LostReason reason, Position head) {
		track.raiseHead(head);
		// an emitter that opens is about to ask the store itself
		if (!this.state.isOpen() || this.state == EmitterState.OPENING || head.equals(track.queued())) {
			return false;
		}
		queueReset(reason, Map.of(track.topic(), head));
		return true;
	}

	/** Take a page of the store. Answers why it could not be had, or null if it could. */
	@Nullable LostReason take(Track track, Position after, Replay replay) {
		if (this.state != EmitterState.CATCHING_UP || !track.queued().equals(after)) {
			return null; // closed, reset or overflowed while it was read
		}
		if (replay instanceof Replay.Lost lost) {
			track.raiseHead(lost.head());
			queueReset(lost.reason(), Map.of(track.topic(), lost.head()));
			return lost.reason();
		}
		if (replay instanceof Replay.Resumed resumed) {
			for (StoredEvent event : resumed.events()) {
				this.outbox.add(EventFrame.of(event));
				track.queued(event.position());
			}
			if (resumed.events().isEmpty()) {
				track.atHead();
			}
			else {
				track.raiseHead(resumed.head());
			}
		}
		return null;
	}

	/** Queue the last block, instead of all events that wait. */
	void end(CloseReason reason, EncodedEvent lastBlock) {
		String id = (this.state == EmitterState.OPENING) ? ownCursor() : null;
		become(EmitterState.CLOSING);
		this.closeReason = reason;
		this.closingSince = System.nanoTime();
		// what still waits, waits because the reader is slow: it would not get this block
		this.outbox.forgetEvents();
		this.outbox.add(new OwnFrame(lastBlock, Map.of(), id, reason.isForGood()));
	}

	/** Nothing is written any more. Answers false if that was so before. */
	boolean closed() {
		boolean first = become(EmitterState.CLOSED);
		this.outbox.forgetAll();
		return first;
	}

	/** The track to read next. With none left to read the stream is live. */
	@Nullable Track nextToRead(long now) {
		Track track = this.catchUp.next(now);
		if (track == null && !this.catchUp.isBehind()) {
			become(EmitterState.LIVE); // by position: nothing is left out
		}
		return track;
	}

	boolean isEndingSince(long before) {
		return this.state == EmitterState.CLOSING && this.closingSince - before < 0;
	}

	int fill(BlockWriter writer, byte[] buffer) {
		if (this.dropped > 0 && this.state.isOpen() && this.state != EmitterState.OPENING) {
			this.outbox.addFirst(OwnFrame.of(OwnEvents.dropped(this.dropped)));
			this.dropped = 0;
		}
		return writer.fill(buffer, this.outbox);
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
		if (this.request.settings().overflow() == Overflow.CLOSE && !this.outbox.hasRoomFor(frame)) {
			end(CloseReason.OVERFLOW, OwnEvents.closed(CloseReason.OVERFLOW, this.request.settings().retry()));
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
		for (Track track : this.tracks.all()) {
			track.rewind();
		}
		this.outbox.forEachOwn((own) -> own.moves().forEach((topic, position) -> track(topic).queued(position)));
		become(EmitterState.CATCHING_UP);
	}

	private void queueReset(LostReason reason, Map<Topic, Position> heads) {
		this.outbox.add(new OwnFrame(OwnEvents.reset(reason, heads.keySet()), heads, null, false));
		heads.forEach((topic, head) -> track(topic).queued(head));
	}

	private String ownCursor() {
		return CursorFormat.repeatable(this.request.lastEventId().value());
	}

	private Track track(Topic topic) {
		Track track = this.tracks.of(topic);
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

	/** What becomes of an event that is offered. */
	enum Offer {

		/** It is known, or will be read from the store. */
		NOTHING,

		/** There is something to write. */
		WRITE,

		/** It had no room: the stream goes on from the store. */
		OVERFLOW

	}

}
