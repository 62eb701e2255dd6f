package io.github.ssekit.simulation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Message;
import io.github.ssekit.fakes.ReferenceReader;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.ParsedCursor;

/**
 * One stream as its page reads it, held against the truth block by block: it says first
 * where it begins, and from there each block leads to the very next event of one topic,
 * or says what was lost. So nothing is left out, heard twice or out of order, as long as
 * a stream that is open at the end stands at the head of each topic.
 */
final class Reading implements SimulatedSink.Page {

	private final SimulatedWorld world;

	private final String name;

	private final Asked asked;

	private final Places places;

	private final ReferenceReader reader = new ReferenceReader(this::onMessage);

	private final Map<Topic, Integer> passingHeard = new LinkedHashMap<>();

	private final Runnable whenOver;

	/** Where the stream stands; null until it has said so. */
	private Map<Topic, Position> at;

	private boolean ready;

	private boolean recovered;

	/** Only resets have come since ready. */
	private boolean beginning;

	private boolean wasReset;

	/** Topics that could not be gone on with from where they began. */
	private final Set<Topic> lostAtBegin = new HashSet<>();

	private boolean awaitsState;

	private String last;

	private boolean over;

	private int complaints;

	private long dropped;

	/** How many events without history there had been. */
	private int passedAtReady;

	Reading(SimulatedWorld world, String name, Asked asked, Places places, Runnable whenOver) {
		this.world = world;
		this.name = name;
		this.asked = asked;
		this.places = places;
		this.whenOver = whenOver;
	}

	@Override
	public void onBytes(byte[] bytes, int offset, int length) {
		this.reader.feed(bytes, offset, length);
		List<String> all = this.reader.complaints();
		while (this.complaints < all.size()) {
			violated("what is sent is well-formed: " + all.get(this.complaints++));
		}
	}

	@Override
	public void onEnd(boolean whole) {
		if (whole && this.reader.isInsideBlock()) {
			violated("a response that ends as a whole ends with a whole block");
		}
		this.over = true;
		this.whenOver.run();
	}

	@Override
	public void onRefusedWithStatus(RefuseReason reason) {
		if (this.last != null) {
			violated("who is refused with a status has heard nothing before");
		}
		this.last = "status";
	}

	private void onMessage(Message message) {
		this.world.tell(this.name + " hears " + message.event() + " " + shortened(message.data()) + " ["
				+ message.lastEventId() + "]");
		if (this.last != null && List.of("sse.closed", "sse.ended", "sse.refused", "status").contains(this.last)) {
			violated("nothing follows " + this.last);
		}
		boolean isAnEnd = List.of("sse.closed", "sse.ended", "sse.refused").contains(message.event());
		if (this.last == null && !isAnEnd && !message.event().equals("sse.ready")) {
			violated("a stream begins with sse.ready");
		}
		this.last = message.event();
		OwnEvent own = new OwnEvent(message.data());
		switch (message.event()) {
			case "sse.ready" -> onReady(message.lastEventId(), own);
			case "sse.refused" -> onRefused();
			case "sse.closed", "sse.ended" -> onEnd(message);
			case "sse.reset" -> onReset(message.lastEventId(), own);
			case "sse.dropped" -> onDropped(message.lastEventId(), own.number("count"));
			case "sse.auth-expiring" -> staysAt(message.lastEventId());
			default -> onEvent(message);
		}
	}

	private void onReady(String id, OwnEvent own) {
		if (this.ready) {
			violated("sse.ready comes once");
		}
		this.ready = true;
		this.passedAtReady = this.places.truth().passed();
		this.beginning = true;
		this.recovered = own.flag("recovered");
		this.awaitsState = this.asked.snapshot() != null && this.asked.snapshot().word() != null;
		ParsedCursor claim = this.asked.claim();
		Map<Topic, Position> said = placesOf(id);
		boolean repeats = this.awaitsState || (claim == ParsedCursor.Unreadable.UNREADABLE && said == null);
		if (repeats) {
			if (!id.equals(CursorFormat.repeatable(this.asked.lastEventId()))) {
				violated("before the state is told, the id is what the client brought, and not " + id);
			}
		}
		else if (said == null) {
			violated("the id of sse.ready has a place for each topic");
		}
		else {
			this.at = said;
			this.asked.topics().forEach((topic) -> checkName(topic, id, own));
			this.asked.topics().forEach((topic) -> this.places.checkBegin(this, topic, said.get(topic), this.asked));
		}
		if (this.recovered && this.asked.claims().isEmpty()) {
			violated("nothing is recovered where nothing was brought");
		}
		if (this.at != null) {
			this.places.checkReplayed(this, this.at, own.number("replayed"), this.asked);
		}
	}

	private void checkName(Topic topic, String id, OwnEvent own) {
		String name = own.nameOf(topic);
		if (name.isEmpty() || !id.contains("." + name)) {
			violated("sse.ready says what stands for " + topic + " in the ids");
		}
	}

	private void onEnd(Message message) {
		staysAt(message.lastEventId());
		if (CursorFormat.isForGood(message.lastEventId()) != message.event().equals("sse.ended")) {
			violated("what is over for good has a name of its own, and an id with the mark");
		}
	}

	private void onRefused() {
		if (this.ready) {
			violated("what has begun is not refused");
		}
	}

	private void onReset(String id, OwnEvent own) {
		Map<Topic, Position> to = placesOf(id);
		LostReason reason = reasonOf(own.text("reason"));
		List<Topic> topics = own.topics();
		if (to == null || reason == null || topics.isEmpty()) {
			violated("a reset says why, of which topics, and where they go on");
			return;
		}
		this.wasReset = true;
		if (this.at == null) {
			if (reason != LostReason.UNREADABLE) {
				violated("a cursor that cannot be read is called so");
			}
			this.asked.topics().forEach((topic) -> this.places.checkHead(this, topic, to.get(topic)));
		}
		else {
			for (Topic topic : this.asked.topics()) {
				if (topics.contains(topic)) {
					// else the node has lost its place, and tells whoever has just begun
					// as well
					boolean first = this.beginning && !this.recovered && this.lostAtBegin.add(topic);
					boolean ofItsOwn = first && (this.asked.claims().size() == 1 || reason == LostReason.TOO_MANY);
					this.places.checkReset(this, topic, reason, this.at.get(topic), to.get(topic),
							first && this.asked.claims().containsKey(topic), ofItsOwn);
				}
				else if (!to.get(topic).equals(this.at.get(topic))) {
					violated("a reset moves the topics that it names, and not " + topic);
				}
			}
		}
		this.at = to;
	}

	private void onDropped(String id, long count) {
		staysAt(id);
		this.dropped += count;
		if (count < 1) {
			violated("it is told how many were dropped, not " + count);
		}
	}

	private void onEvent(Message message) {
		String word = Payload.wordOf(message.data());
		if (this.awaitsState) {
			onState(message.lastEventId(), word);
			return;
		}
		begun();
		Map<Topic, Position> to = placesOf(message.lastEventId());
		if (this.at == null || to == null) {
			violated("an event has a cursor, and comes when the stream has said where it stands");
			return;
		}
		List<Topic> moved = this.asked.topics()
			.stream()
			.filter((topic) -> !to.get(topic).equals(this.at.get(topic)))
			.toList();
		if (moved.isEmpty()) {
			onPassing(word);
		}
		else if (moved.size() > 1) {
			violated("an event moves one topic, not " + moved);
		}
		else {
			Topic topic = moved.get(0);
			this.places.checkStep(this, topic, this.at.get(topic), to.get(topic), word, this.asked);
		}
		this.at = to;
	}

	private void onState(String id, String word) {
		this.awaitsState = false;
		Map<Topic, Position> said = placesOf(id);
		if (said == null || !word.equals(this.asked.snapshot().word())) {
			violated("sse.ready is followed by the state, and by the places from which it goes on");
			return;
		}
		this.at = said;
		this.asked.topics().forEach((topic) -> this.places.checkState(this, topic, said.get(topic), this.asked));
	}

	private void onPassing(String word) {
		for (Topic topic : this.asked.topics()) {
			int index = this.places.truth().passed(topic).indexOf(word);
			if (index >= 0) {
				if (index <= this.passingHeard.getOrDefault(topic, -1)) {
					violated("an event without history is heard once and in order: " + word);
				}
				this.passingHeard.put(topic, index);
				return;
			}
		}
		violated("an event moves its topic: " + word);
	}

	/** Something else than a reset has come. */
	private void begun() {
		boolean isTold = this.wasReset || this.asked.snapshot() != null;
		if (this.beginning && !this.recovered && !isTold && !this.asked.claims().isEmpty()) {
			violated("what is not recovered is told");
		}
		this.beginning = false;
	}

	private void staysAt(String id) {
		if (this.ready && this.at != null && !this.at.equals(placesOf(id))) {
			violated("this block moves nothing: " + id);
		}
	}

	/** Null where there is not one for each topic. */
	private Map<Topic, Position> placesOf(String id) {
		return (CursorFormat.read(id, this.asked.topics()) instanceof ParsedCursor.Places all
				&& all.positions().size() == this.asked.topics().size()) ? all.positions() : null;
	}

	/** A promise is broken on this stream. */
	void violated(String promise) {
		this.world.violated(promise + " (" + this.name + ", " + this.asked + ", at " + this.at + ")");
	}

	boolean isOver() {
		return this.over;
	}

	boolean isReady() {
		return this.ready;
	}

	/** Where it stands in a topic; null where it has not said so. */
	Position at(Topic topic) {
		return (this.at != null) ? this.at.get(topic) : null;
	}

	Asked asked() {
		return this.asked;
	}

	/**
	 * Whether it has heard the last event without history that came when it was ready.
	 */
	boolean hasHeardWhatPassed(Topic topic) {
		int last = this.places.truth().passed(topic).size() - 1;
		return this.passedAtReady > last || this.passingHeard.getOrDefault(topic, -1) == last || this.dropped > 0;
	}

	/** What its client would bring when it comes back; null where nothing has come. */
	String lastEventId() {
		return (this.last != null && !this.last.equals("status")) ? this.reader.lastEventId() : null;
	}

	String lastType() {
		return this.last;
	}

	@Override
	public String toString() {
		return this.name;
	}

	private static LostReason reasonOf(String word) {
		for (LostReason reason : LostReason.values()) {
			if (reason.word().equals(word)) {
				return reason;
			}
		}
		return null;
	}

	private static String shortened(String data) {
		String line = data.replace('\n', '|');
		return (line.length() > 90) ? line.substring(0, 90) + "..." : line;
	}

}
