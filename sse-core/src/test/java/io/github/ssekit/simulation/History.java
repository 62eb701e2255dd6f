package io.github.ssekit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Start;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;

/**
 * The truth about one topic: its history as it stands, which a store answers from, and
 * all that was ever placed in it, which readers are held against. It may be trimmed,
 * wiped, and thrown back to what a replica had.
 */
final class History {

	final Topic topic;

	/** The history as it stands, from its first event on, those that are gone as well. */
	private final List<Placed> line = new ArrayList<>();

	/** Events up to this offset are gone. */
	private int trimmed;

	private String epoch;

	private boolean forked;

	/** All that was ever placed; asked, and never gone over. */
	private final Map<Position, Placed> ever = new HashMap<>();

	/** Since which change a place is lost, by wiping or by failing over. */
	private final Map<Position, Integer> lost = new HashMap<>();

	/** The heads that there have been, by the change that made them. */
	private final List<Position> heads = new ArrayList<>();

	private final Set<String> epochs = new HashSet<>();

	/** Up to which offset events of an epoch have been gone at some time. */
	private final Map<String, Integer> mostTrimmed = new HashMap<>();

	History(Topic topic, String epoch) {
		this.topic = topic;
		begin(epoch);
	}

	private void begin(String newEpoch) {
		this.epoch = newEpoch;
		this.epochs.add(newEpoch);
		this.heads.add(head());
	}

	StoredEvent place(EncodedEvent content, long time) {
		Position head = head();
		Position position = new Position(this.epoch, head.offset() + 1, time);
		return learn(new StoredEvent(this.topic, position, head.time(), content));
	}

	/** An event was given its place by somebody else. */
	StoredEvent learn(StoredEvent event) {
		if (!event.position().epoch().equals(this.epoch)) {
			wipe(event.position().epoch());
		}
		Placed placed = new Placed(event, this.line.isEmpty() ? null : this.line.get(this.line.size() - 1));
		this.line.add(placed);
		this.ever.put(event.position(), placed);
		this.heads.add(event.position());
		return event;
	}

	/** All is lost, and begins anew. */
	void wipe(String newEpoch) {
		lose(this.line);
		this.lost.put(Position.start(this.epoch), this.heads.size());
		this.line.clear();
		this.trimmed = 0;
		begin(newEpoch);
	}

	/** A replica takes over that has not heard the last ones. Answers what is lost. */
	List<Placed> failOver(int lost) {
		List<Placed> end = this.line.subList(Math.max(this.trimmed, this.line.size() - lost), this.line.size());
		List<Placed> gone = List.copyOf(end);
		lose(gone);
		this.forked |= !gone.isEmpty();
		end.clear();
		this.heads.add(head());
		return gone;
	}

	private void lose(List<Placed> gone) {
		gone.forEach((placed) -> this.lost.put(placed.position(), this.heads.size()));
	}

	/** Only so many are kept. */
	void trim(int kept) {
		this.trimmed = Math.max(this.trimmed, this.line.size() - kept);
		this.mostTrimmed.merge(this.epoch, this.trimmed, Math::max);
	}

	Position head() {
		return this.line.isEmpty() ? Position.start(this.epoch) : this.line.get(this.line.size() - 1).position();
	}

	/** What stands at an offset; null for nothing. */
	Position placeAt(long offset) {
		return (offset > 0 && offset <= this.line.size()) ? this.line.get((int) offset - 1).position() : null;
	}

	int kept() {
		return this.line.size() - this.trimmed;
	}

	int size() {
		return this.line.size();
	}

	/** As {@link io.github.ssekit.store.EventStore#locate}. */
	Position locate(Start start) {
		int from = this.line.size();
		while (from > this.trimmed && isWanted(start, from - 1)) {
			from--;
		}
		return (from == 0) ? Position.start(this.epoch) : this.line.get(from - 1).position();
	}

	private boolean isWanted(Start start, int index) {
		if (start instanceof Start.Since since) {
			return this.line.get(index).position().time() >= since.time().toEpochMilli();
		}
		return start instanceof Start.Last last && this.line.size() - index <= last.events();
	}

	/** As {@link io.github.ssekit.store.EventStore#replay}. */
	Replay replay(Position after, int maxEvents, int maxBytes) {
		Position head = head();
		if (!after.epoch().equals(this.epoch)) {
			return new Replay.Lost(LostReason.EPOCH, head);
		}
		if (after.offset() > this.line.size() || (after.offset() == this.line.size() && !after.equals(head))) {
			return new Replay.Lost(LostReason.FORK, head);
		}
		if (after.offset() == this.line.size()) {
			return new Replay.Resumed(List.of(), head);
		}
		if (after.offset() < this.trimmed) {
			return new Replay.Lost((kept() == 0) ? LostReason.GONE : LostReason.TRIMMED, head);
		}
		int from = (int) after.offset();
		if (this.line.get(from).event().stepFrom(after) != StoredEvent.Step.NEXT) {
			return new Replay.Lost(LostReason.FORK, head);
		}
		List<StoredEvent> page = new ArrayList<>();
		long size = 0;
		for (int i = from; i < this.line.size() && page.size() < maxEvents; i++) {
			StoredEvent event = this.line.get(i).event();
			size += event.content().size();
			if (size > maxBytes && !page.isEmpty()) {
				break;
			}
			page.add(event);
		}
		return new Replay.Resumed(page, head);
	}

	/** The events from an offset on, as they would be announced once more. */
	List<StoredEvent> last(int count) {
		return this.line.subList(Math.max(0, this.line.size() - count), this.line.size())
			.stream()
			.map(Placed::event)
			.toList();
	}

	/** What was ever placed there; null for nothing. */
	Placed find(Position position) {
		return this.ever.get(position);
	}

	boolean isEpoch(String word) {
		return this.epochs.contains(word);
	}

	/** Whether something stands or stood there, or may follow it. */
	boolean isPlace(Position position) {
		return (position.offset() == 0) ? isEpoch(position.epoch()) : find(position) != null;
	}

	/** Whether what stood there was thrown away; a place that never was is none. */
	boolean isLost(Position position) {
		return this.lost.containsKey(position);
	}

	/** Whether anything was thrown away after so many changes. */
	boolean hasLostSince(int changes) {
		return this.lost.values().stream().anyMatch((change) -> change >= changes);
	}

	/** Whether a place was the head when another one had been lost. */
	boolean wasHeadAfterLossOf(Position position, Position head) {
		List<Position> since = this.heads.subList(this.lost.getOrDefault(position, 0), this.heads.size());
		return since.contains(head);
	}

	/** Whether one place leads to the other, or is the same. */
	boolean leads(Position from, Position to) {
		if (!from.epoch().equals(to.epoch()) || from.offset() > to.offset()) {
			return false;
		}
		Placed at = find(to);
		while (at != null && at.position().offset() > from.offset()) {
			at = at.previous();
		}
		return (at == null) ? from.offset() == 0 : at.position().equals(from);
	}

	/** The highest offset that was ever given in an epoch. */
	long highest(String word) {
		return this.heads.stream()
			.filter((head) -> head.epoch().equals(word))
			.mapToLong(Position::offset)
			.max()
			.orElse(0);
	}

	/** How often the head has changed. */
	int changes() {
		return this.heads.size();
	}

	/** How often the head had changed when it came to a place; to none, by now. */
	int changesBefore(Position head) {
		int index = this.heads.lastIndexOf(head);
		return (index >= 0) ? index : this.heads.size();
	}

	/** Whether an event was the first that was placed after so many changes. */
	boolean isFirstSince(int changes, Position position) {
		for (Position head : this.heads.subList(changes, this.heads.size())) {
			if (head.offset() > 0) {
				return head.equals(position);
			}
		}
		return false;
	}

	/** Whether a replica has ever taken over that had not heard all. */
	boolean hasForked() {
		return this.forked;
	}

	/** Whether the event after a place has been gone at some time. */
	boolean wasTrimmedAfter(Position position) {
		return this.mostTrimmed.getOrDefault(position.epoch(), 0) > position.offset();
	}

	@Override
	public String toString() {
		return this.topic + "@" + show(head()) + " (" + kept() + " kept)";
	}

	static String show(Position position) {
		return position.epoch() + "-" + position.offset() + "-" + position.time() % 1_000_000;
	}

}
