package io.github.ssekit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
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

	/** Null where a topic without events has a history all the same. */
	private final Births births;

	/** Whether there is none; never without {@link #births}. */
	private boolean absent;

	/** When somebody has last looked. */
	private long lastUsed;

	private long begunAt;

	/** When the last history of the slot had begun before this one. */
	private long birthBefore;

	/** Where the topic was seen to have none, and how often its head had changed then. */
	private final Map<Position, Integer> seenAbsent = new HashMap<>();

	/** With which change the history of an epoch has begun. */
	private final Map<String, Integer> begun = new HashMap<>();

	/** What the epoch of topics without history was then. */
	private final Map<String, String> begunIn = new HashMap<>();

	History(Topic topic, String epoch) {
		this.topic = topic;
		this.births = null;
		begin(epoch);
	}

	History(Topic topic, Births births) {
		this.topic = topic;
		this.births = births;
		this.absent = true;
	}

	private void begin(String newEpoch) {
		this.epoch = newEpoch;
		this.epochs.add(newEpoch);
		this.begun.put(newEpoch, this.heads.size());
		this.heads.add(head());
	}

	/** Somebody looks: a history that was not looked at for long is gone. */
	boolean isForgotten() {
		if (this.births == null || this.absent) {
			return false;
		}
		boolean forgotten = this.births.isForgotten(this.lastUsed);
		if (forgotten) {
			lose();
		}
		this.lastUsed = this.births.now();
		return forgotten;
	}

	/** The first event is about to be placed, if there is none. */
	void beginIfAbsent(Supplier<String> newEpoch) {
		if (this.absent) {
			this.absent = false;
			this.begunAt = this.births.now();
			this.lastUsed = this.begunAt;
			this.birthBefore = this.births.last(this.topic);
			this.births.add(this.topic, this.begunAt);
			begin(newEpoch.get());
			this.begunIn.put(this.epoch, this.births.epoch());
		}
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
		lose();
		if (this.births == null) {
			begin(newEpoch);
		}
	}

	private void lose() {
		lose(this.line);
		if (!this.absent) {
			this.lost.put(Position.start(this.epoch), this.heads.size());
		}
		this.seenAbsent.keySet().forEach((place) -> this.lost.putIfAbsent(place, this.heads.size()));
		this.line.clear();
		this.trimmed = 0;
		this.absent = this.births != null;
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
		if (this.absent) {
			Position place = new Position(this.births.epoch(), 0, this.births.now());
			this.seenAbsent.put(place, this.heads.size());
			return place;
		}
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
	Position locate(StartPosition start) {
		if (this.absent) {
			return head();
		}
		int from = this.line.size();
		while (from > this.trimmed && isWanted(start, from - 1)) {
			from--;
		}
		return (from == 0) ? Position.start(this.epoch) : this.line.get(from - 1).position();
	}

	private boolean isWanted(StartPosition start, int index) {
		if (start instanceof StartPosition.Since since) {
			return this.line.get(index).position().time() >= since.time().toEpochMilli();
		}
		return start instanceof StartPosition.Last last && this.line.size() - index <= last.events();
	}

	/** As {@link io.github.ssekit.store.EventStore#replay}. */
	Replay replay(Position after, int maxEvents, int maxBytes) {
		if (this.births != null && after.offset() == 0 && after.epoch().equals(this.births.epoch())) {
			boolean isSure = this.absent
					? this.births.isSureOfNone(after.time(), this.births.now(), this.births.last(this.topic))
					: this.births.isSureOfNone(after.time(), this.begunAt, this.birthBefore);
			if (!isSure) {
				return new Replay.Lost(LostReason.EPOCH, head());
			}
			return this.absent ? new Replay.Resumed(List.of(), head())
					: replay(Position.start(this.epoch), maxEvents, maxBytes);
		}
		Position head = head();
		if (this.absent) {
			return new Replay.Lost(LostReason.EPOCH, head);
		}
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

	/** As {@link io.github.ssekit.store.EventStore#moved}. */
	boolean isAt(Position place) {
		if (this.absent) {
			return place.offset() == 0 && place.epoch().equals(this.births.epoch()) && this.births.isFresh(place);
		}
		return place.equals(head());
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
		return (position.offset() > 0) ? find(position) != null
				: this.seenAbsent.containsKey(position) || (position.time() == 0 && isEpoch(position.epoch()));
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
		int loss = this.lost.getOrDefault(position, 0);
		return this.heads.subList(loss, this.heads.size()).contains(head)
				|| this.seenAbsent.getOrDefault(head, -1) >= loss;
	}

	/** Whether one place leads to the other, or is the same. */
	boolean leads(Position from, Position to) {
		if (this.seenAbsent.containsKey(from)) {
			return isSameStart(from, to) || (to.offset() > 0 && isSameStart(from, Position.start(to.epoch()))
					&& leads(Position.start(to.epoch()), to));
		}
		if (!from.epoch().equals(to.epoch()) || from.offset() > to.offset()) {
			return false;
		}
		Placed at = find(to);
		while (at != null && at.position().offset() > from.offset()) {
			at = at.previous();
		}
		return (at == null) ? from.offset() == 0 : at.position().equals(from);
	}

	/** Whether both are before the first event, and none was placed between. */
	boolean isSameStart(Position from, Position to) {
		Integer begin = this.seenAbsent.get(from);
		Integer end = this.seenAbsent.containsKey(to) ? this.seenAbsent.get(to) : this.begun.get(to.epoch());
		String data = this.seenAbsent.containsKey(to) ? to.epoch() : this.begunIn.get(to.epoch());
		return to.offset() == 0 && begin != null && end != null && begin <= end && from.epoch().equals(data)
				&& (!this.seenAbsent.containsKey(to) || from.time() <= to.time())
				&& this.heads.subList(begin, end).stream().allMatch((head) -> head.offset() == 0);
	}

	/** Whether an old place may be taken for lost, since others have begun. */
	boolean isExcused(Position place) {
		if (this.births == null || place.offset() > 0 || place.time() == 0) {
			return false;
		}
		boolean isOwn = !this.absent && this.begunAt >= place.time() && place.epoch().equals(this.births.epoch());
		return this.births.isExcused(place, this.births.since(this.topic, place) - (isOwn ? 1 : 0));
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
		if (this.seenAbsent.containsKey(head)) {
			return this.seenAbsent.get(head);
		}
		int index = this.heads.lastIndexOf(head);
		return (index >= 0) ? index : this.heads.size();
	}

	/** Whether an event was the first since, but for what was thrown away. */
	boolean isFirstSince(int changes, Position position) {
		for (Position head : this.heads.subList(changes, this.heads.size())) {
			if (head.offset() > 0) {
				return head.equals(position) || (this.forked && head.epoch().equals(position.epoch()));
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
		return this.mostTrimmed.getOrDefault(position.epoch(), 0) > position.offset()
				|| (this.seenAbsent.containsKey(position) && !this.mostTrimmed.isEmpty());
	}

	@Override
	public String toString() {
		return this.topic + "@" + show(head()) + " (" + kept() + " kept)";
	}

	static String show(Position position) {
		return position.epoch() + "-" + position.offset() + "-" + position.time() % 1_000_000;
	}

}
