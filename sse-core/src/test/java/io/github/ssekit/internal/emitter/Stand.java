package io.github.ssekit.internal.emitter;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FaultyStore;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.internal.wire.ParsedCursor;
import io.github.ssekit.store.Replay;

/**
 * One emitter on a test stand: its store is real but can be made to fail, its sink does
 * as it is told, and the test plays the flow that brings it events.
 */
final class Stand implements EmitterListener {

	static final Topic NEWS = Topic.of("news");

	static final Topic SPORT = Topic.of("sport");

	final InMemoryEventStore memory = new InMemoryEventStore(1 << 30, new MovableRuntime());

	final FaultyStore store = new FaultyStore(this.memory);

	final List<CloseReason> closed = new CopyOnWriteArrayList<>();

	final AtomicInteger overflows = new AtomicInteger();

	final List<LostReason> resets = new CopyOnWriteArrayList<>();

	private final EventEncoder encoder = new EventEncoder(PayloadEncoder.plain(), Integer.MAX_VALUE);

	Retention retention = Retention.DEFAULT;

	StreamSettings settings = StreamSettings.DEFAULT;

	List<Topic> topics = List.of(NEWS);

	String lastEventId;

	Principal principal;

	Instant expiresAt;

	RecordingSink sink = RecordingSink.takingAll();

	Emitter emitter;

	/** How events come to the emitter. */
	final Way way;

	Stand() {
		this(Way.AMONG_OTHERS);
	}

	Stand(Way way) {
		this.way = way;
	}

	/** Open the stream; it has not begun. */
	Stand open() {
		ConnectRequest request = ConnectRequest.of("alice", this.topics)
			.settings(this.settings)
			.principal(this.principal)
			.expiresAt(this.expiresAt)
			.lastEventId(LastEventId.from(this.lastEventId, null));
		this.emitter = new Emitter("e1", "alice", request, this.sink, StreamResources.of(this.store), this);
		this.emitter.open();
		return this;
	}

	/** Begin where the last event id says, or at the heads. */
	Stand begin() {
		ParsedCursor claim = CursorFormat.read(this.lastEventId, this.topics);
		List<ResumePoint> beginnings = new ArrayList<>();
		for (Topic topic : this.topics) {
			Position head = head(topic);
			Position from = (claim instanceof ParsedCursor.Places places) ? places.positions().getOrDefault(topic, head)
					: head;
			LostReason lost = (claim instanceof ParsedCursor.Unreadable) ? LostReason.UNREADABLE : null;
			if (lost == null
					&& this.memory.replay(topic, from, 0, 0).toCompletableFuture().join() instanceof Replay.Lost gone) {
				lost = gone.reason();
			}
			beginnings.add(new ResumePoint(topic, from, head, lost));
		}
		this.emitter.begin(beginnings, claim instanceof ParsedCursor.Places, null);
		return this;
	}

	/** The client comes back, with the last event id that it has heard. */
	void comeBack() {
		this.lastEventId = this.sink.lastEventId();
		this.sink = RecordingSink.takingAll();
		open().begin();
	}

	Position head(Topic topic) {
		return this.memory.locate(topic, StartPosition.head()).toCompletableFuture().join();
	}

	/** Store an event that nobody announces. */
	StoredEvent store(Topic topic, String data) {
		return this.memory.append(topic, encoded(data), this.retention);
	}

	/** Publish an event: stored, announced, and written if the sink takes it. */
	void publish(Topic topic, String data) {
		announce(store(topic, data));
	}

	void publish(String... data) {
		for (String one : data) {
			publish(NEWS, one);
		}
	}

	void announce(StoredEvent event) {
		bring(EventFrame.of(event), track(event.topic()));
	}

	/** An event that the store does not keep. */
	void pass(String data) {
		bring(EventFrame.of(new EphemeralEvent(NEWS, encoded(data))), track(NEWS));
	}

	private void bring(EventFrame frame, TopicCursor cursor) {
		boolean drain = (this.way == Way.ALONE) ? this.emitter.send(cursor, frame, WriterContexts.UNCOUNTED.borrow())
				: this.emitter.offer(cursor, frame);
		if (drain) {
			this.emitter.drain();
		}
	}

	/** The node stood where the reader stands. Answers whether that is told. */
	boolean reset(LostReason reason, Position head) {
		return reset(reason, track(NEWS).queued(), head);
	}

	/** The node stood elsewhere. Answers whether the reader is told. */
	boolean reset(LostReason reason, Position from, Position head) {
		int before = this.resets.size();
		this.emitter.reset(track(NEWS), reason, from, head);
		return this.resets.size() > before;
	}

	TopicCursor track(Topic topic) {
		return this.emitter.cursors().stream().filter((cursor) -> cursor.topic().equals(topic)).findAny().orElseThrow();
	}

	EncodedEvent encoded(String data) {
		return this.encoder.encode(SseEvent.of(data));
	}

	/** What the page should hear of numbered events. */
	static List<String> numbers(int from, int to) {
		List<String> numbers = new ArrayList<>();
		for (int i = from; i <= to; i++) {
			numbers.add(Integer.toString(i));
		}
		return numbers;
	}

	static String kilobytes(int kilobytes, char filling) {
		return String.valueOf(filling).repeat(kilobytes * 1024);
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void onClosed(CloseReason reason) {
		this.closed.add(reason);
	}

	@Override
	public void onOverflow() {
		this.overflows.incrementAndGet();
	}

	@Override
	public void onReset(LostReason reason, Collection<Topic> topics) {
		this.resets.add(reason);
	}

	/** How events come to the emitter. */
	enum Way {

		/** Past the outbox, where it can be. */
		ALONE,

		/** By way of the outbox. */
		AMONG_OTHERS

	}

}
