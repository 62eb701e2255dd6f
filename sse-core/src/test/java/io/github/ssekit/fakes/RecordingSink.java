package io.github.ssekit.fakes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.transport.EventSink;

/**
 * A client that remembers every write, and takes as many as it is told to: all of them,
 * some, or none. What the engine must not do to a sink it puts down as a complaint.
 */
public final class RecordingSink implements EventSink {

	private final List<byte[]> writes = new ArrayList<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final List<Message> messages = new CopyOnWriteArrayList<>();

	private final ReferenceReader reader = new ReferenceReader(this.messages::add);

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	private final AtomicBoolean writing = new AtomicBoolean();

	private final List<RefuseReason> refusals = new CopyOnWriteArrayList<>();

	private boolean refusing;

	/* The rest is guarded by the monitor. */

	private int appetite;

	private boolean hungry;

	private int closed;

	private boolean insideBlockAtClose;

	private volatile Listener listener;

	private RecordingSink(int appetite) {
		this.appetite = appetite;
	}

	/** A client that takes everything. */
	public static RecordingSink takingAll() {
		return new RecordingSink(Integer.MAX_VALUE);
	}

	/** A client that takes nothing until it is told to. */
	public static RecordingSink takingNothing() {
		return new RecordingSink(0);
	}

	/** One that has an answer of its own for who is refused, such as a status. */
	public static RecordingSink refusingByItself() {
		RecordingSink sink = takingAll();
		sink.refusing = true;
		return sink;
	}

	@Override
	public void open(Listener listener) {
		this.listener = listener;
		take(this.appetite);
	}

	/** Take so many more writes; each may be several blocks. */
	public void take(int writes) {
		synchronized (this) {
			this.appetite = writes;
			if (writes == 0 || this.hungry || this.listener == null) {
				return;
			}
			this.hungry = true;
		}
		this.listener.onWritable();
	}

	public void takeAll() {
		take(Integer.MAX_VALUE);
	}

	/** Take nothing any more after the next write. */
	public synchronized void takeOneMore() {
		this.appetite = 1;
	}

	public void goAway() {
		this.listener.onGone(null);
	}

	@Override
	public boolean write(byte[] bytes, int offset, int length) {
		if (!this.writing.compareAndSet(false, true)) {
			this.complaints.add("two writes at once");
		}
		try {
			return record(bytes, offset, length);
		}
		finally {
			this.writing.set(false);
		}
	}

	private synchronized boolean record(byte[] source, int offset, int length) {
		if (this.closed > 0) {
			return false;
		}
		if (!this.hungry) {
			this.complaints.add("a write while nothing is taken");
		}
		this.writes.add(Arrays.copyOfRange(source, offset, offset + length));
		this.bytes.write(source, offset, length);
		this.reader.feed(source, offset, length);
		this.appetite -= (this.appetite == Integer.MAX_VALUE) ? 0 : 1;
		this.hungry = this.appetite > 0;
		return this.hungry;
	}

	@Override
	public boolean refuse(RefuseReason reason, Duration retry) {
		if (this.refusing) {
			this.refusals.add(reason);
		}
		return this.refusing;
	}

	@Override
	public synchronized void close() {
		if (this.closed++ == 0) {
			this.insideBlockAtClose = this.reader.isInsideBlock();
		}
	}

	/** What it was asked to answer by itself. */
	public List<RefuseReason> refusals() {
		return List.copyOf(this.refusals);
	}

	/** What its page has heard so far. */
	public List<Message> messages() {
		return List.copyOf(this.messages);
	}

	/** The data of what the application has said, in order. */
	public List<String> heard() {
		return this.messages.stream().filter((message) -> !message.isOwn()).map(Message::data).toList();
	}

	/** The types of all it has heard, without the library's prefix. */
	public List<String> types() {
		return this.messages.stream()
			.map((message) -> message.isOwn() ? message.event().substring("sse.".length()) : message.event())
			.toList();
	}

	/** The data of the last of the library's events of that name. */
	public String own(String name) {
		return this.messages.stream()
			.filter((message) -> message.event().equals("sse." + name))
			.reduce((first, second) -> second)
			.map(Message::data)
			.orElse("(no sse." + name + ")");
	}

	public synchronized String text() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

	public synchronized List<String> writes() {
		return this.writes.stream().map((write) -> new String(write, StandardCharsets.UTF_8)).toList();
	}

	/** What a client would send when it comes back. */
	public synchronized String lastEventId() {
		return this.reader.lastEventId();
	}

	public synchronized Long retry() {
		return this.reader.retry();
	}

	public synchronized int heartbeats() {
		return this.reader.comments();
	}

	public synchronized boolean isClosed() {
		return this.closed > 0;
	}

	public synchronized boolean wasClosedInsideBlock() {
		return this.insideBlockAtClose;
	}

	/** What no sink and no client should have seen. */
	public synchronized List<String> complaints() {
		List<String> all = new ArrayList<>(this.complaints);
		all.addAll(this.reader.complaints());
		return all;
	}

}
