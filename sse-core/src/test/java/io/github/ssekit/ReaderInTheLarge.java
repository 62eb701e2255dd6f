package io.github.ssekit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Message;
import io.github.ssekit.fakes.ReferenceReader;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * One client in a large world: stalls, reads on, loses its line at any byte, and comes
 * back with the last event id that it had then. Puts down everything that it hears.
 */
final class ReaderInTheLarge {

	private final SseHub hub;

	private final String name;

	private final List<Topic> topics;

	private final StreamSettings settings;

	private final Random random;

	/**
	 * What was heard of each topic, in order; a reset is a null. Guarded by the monitor.
	 */
	private final Map<String, List<@Nullable Integer>> heard = new HashMap<>();

	private final List<String> complaints = new ArrayList<>();

	private final AtomicReference<@Nullable Line> line = new AtomicReference<>();

	private String lastEventId;

	private int resets;

	private int reconnects;

	ReaderInTheLarge(SseHub hub, String name, List<Topic> topics, StreamSettings settings, long seed) {
		this.hub = hub;
		this.name = name;
		this.topics = topics;
		this.settings = settings;
		this.random = new Random(seed);
		topics.forEach((topic) -> this.heard.put(topic.name(), new ArrayList<>()));
	}

	/** Open a line; from the beginning of history, the first time. */
	void connect() {
		Line opened = new Line();
		ConnectRequest request = ConnectRequest.of(this.name, this.topics).settings(this.settings);
		synchronized (this) {
			request = (this.lastEventId != null) ? request.lastEventId(new LastEventId(this.lastEventId))
					: request.start(StartPosition.last(Integer.MAX_VALUE));
			this.line.set(opened);
		}
		((Admission.Granted) this.hub.connect(request)).open(opened);
	}

	/** Do one thing that clients do. */
	void live() {
		Line open = this.line.get();
		int what = this.random.nextInt(100);
		if (open == null || open.isClosed()) {
			this.reconnects++;
			connect();
		}
		else if (what < 6) {
			open.breakDown();
		}
		else if (what < 10) {
			open.breakAfter(this.random.nextInt(3000)); // in the middle of a block
		}
		else if (what < 40) {
			open.take(0);
		}
		else {
			open.take(1 + this.random.nextInt(20));
		}
	}

	/** From now on take everything. */
	void readOn() {
		Line open = this.line.get();
		if (open == null || open.isClosed()) {
			connect();
		}
		open = this.line.get();
		open.breakAfter(Integer.MAX_VALUE);
		open.take(Integer.MAX_VALUE);
	}

	synchronized List<@Nullable Integer> heard(Topic topic) {
		return new ArrayList<>(this.heard.get(topic.name()));
	}

	synchronized int lastHeard(Topic topic) {
		List<@Nullable Integer> all = this.heard.get(topic.name());
		for (int i = all.size() - 1; i >= 0; i--) {
			if (all.get(i) != null) {
				return all.get(i);
			}
		}
		return 0;
	}

	synchronized List<String> complaints() {
		return List.copyOf(this.complaints);
	}

	synchronized int resets() {
		return this.resets;
	}

	int reconnects() {
		return this.reconnects;
	}

	String name() {
		return this.name;
	}

	private synchronized void hear(Line from, Message message) {
		if (this.line.get() != from) {
			return; // a line that was given up already
		}
		this.lastEventId = message.lastEventId();
		switch (message.event()) {
			case "sse.reset" -> this.topics.stream()
				.filter((topic) -> message.data().contains('"' + topic.name() + '"'))
				.forEach((topic) -> {
					this.resets++;
					this.heard.get(topic.name()).add(null);
				});
			case "message" -> {
				int colon = message.data().indexOf(':');
				int padding = message.data().indexOf(' ');
				this.heard.get(message.data().substring(0, colon))
					.add(Integer.valueOf(message.data().substring(colon + 1, padding)));
			}
			case "sse.ready" -> {
			}
			default -> this.complaints.add(message.toString());
		}
	}

	/** One connection. */
	private final class Line implements EventSink {

		private final List<Message> arrived = new ArrayList<>();

		private final ReferenceReader reader = new ReferenceReader(this.arrived::add);

		private Listener listener;

		private int appetite = Integer.MAX_VALUE;

		private boolean hungry;

		private int bytesLeft = Integer.MAX_VALUE;

		private boolean closed;

		@Override
		public void open(Listener listener) {
			synchronized (this) {
				this.listener = listener;
				this.hungry = true;
			}
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			boolean broken;
			synchronized (this) {
				if (this.closed) {
					return false;
				}
				int arriving = Math.min(length, this.bytesLeft);
				this.reader.feed(bytes, offset, arriving);
				this.arrived.forEach((message) -> hear(this, message));
				this.arrived.clear();
				this.bytesLeft -= (this.bytesLeft == Integer.MAX_VALUE) ? 0 : arriving;
				broken = this.bytesLeft == 0;
				this.appetite -= (this.appetite == Integer.MAX_VALUE) ? 0 : 1;
				this.hungry = this.appetite > 0 && !broken;
				if (!broken) {
					return this.hungry;
				}
			}
			breakDown();
			return false;
		}

		void take(int writes) {
			synchronized (this) {
				this.appetite = writes;
				if (writes == 0 || this.hungry || this.closed) {
					return;
				}
				this.hungry = true;
			}
			this.listener.onWritable();
		}

		synchronized void breakAfter(int bytes) {
			this.bytesLeft = Math.max(1, bytes);
		}

		void breakDown() {
			close();
			this.listener.onGone(null);
		}

		synchronized boolean isClosed() {
			return this.closed;
		}

		@Override
		public synchronized void close() {
			if (!this.closed) {
				this.closed = true;
				synchronized (ReaderInTheLarge.this) {
					ReaderInTheLarge.this.complaints.addAll(this.reader.complaints());
				}
			}
		}

	}

}
