package io.github.ssekit.redis.kit;

import java.util.List;
import java.util.function.Consumer;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.LastEventId;
import io.github.ssekit.event.Topic;
import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.EventStreamParser;
import io.github.ssekit.test.eventstream.MessageEvent;
import io.github.ssekit.transport.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * One client, which keeps its last event id from one connection to the next, as a browser
 * does. What comes on a connection that it has left is not heard. Thread-safe; tells what
 * it hears while it holds its monitor, one event after another.
 */
public final class HubReader {

	private final String client;

	private final List<Topic> topics;

	private final Consumer<MessageEvent> onEvent;

	/** Guarded by the monitor, as all below. */
	private String lastEventId = "";

	private @Nullable Connection connection;

	/**
	 * Create a reader, which is not connected.
	 * @param client the client's id
	 * @param topics what it listens to
	 * @param onEvent hears every event, also the library's own
	 */
	public HubReader(String client, List<Topic> topics, Consumer<MessageEvent> onEvent) {
		this.client = client;
		this.topics = List.copyOf(topics);
		this.onEvent = onEvent;
	}

	/**
	 * Leave the connection, if there is one, and go on over another.
	 * @param hub the node
	 */
	public void connect(SseHub hub) {
		leave();
		Connection made = new Connection();
		String id;
		synchronized (this) {
			this.connection = made;
			id = this.lastEventId;
		}
		ConnectRequest request = ConnectRequest.of(this.client, this.topics).lastEventId(LastEventId.from(id, null));
		if (!(hub.connect(request) instanceof Admission.Granted granted)) {
			throw new AssertionError(this.client + " was not let in with " + id);
		}
		granted.open(made);
	}

	/** Be gone, without a word. */
	public void leave() {
		Connection last;
		synchronized (this) {
			last = this.connection;
			this.connection = null;
		}
		if (last != null) {
			last.leave();
		}
	}

	/** Whether there is a connection that the server has not ended. */
	public synchronized boolean isConnected() {
		return this.connection != null && !this.connection.closed;
	}

	/** What it would bring to its next connection. */
	public synchronized String lastEventId() {
		return this.lastEventId;
	}

	/** One connection. */
	private final class Connection implements EventSink, EventStreamListener {

		private final EventStreamParser parser = new EventStreamParser(this);

		private volatile @Nullable Listener listener;

		private volatile boolean closed;

		@Override
		public void open(Listener listener) {
			this.listener = listener;
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			synchronized (HubReader.this) {
				if (HubReader.this.connection == this) {
					this.parser.feed(bytes, offset, length);
				}
			}
			return true;
		}

		@Override
		public void close() {
			this.closed = true;
		}

		@Override
		public void lastEventId(String id) {
			if (!id.isEmpty()) {
				HubReader.this.lastEventId = id;
			}
		}

		@Override
		public void event(MessageEvent event) {
			HubReader.this.onEvent.accept(event);
		}

		void leave() {
			Listener told = this.listener;
			if (told != null && !this.closed) {
				told.onGone(null);
			}
		}

	}

}
