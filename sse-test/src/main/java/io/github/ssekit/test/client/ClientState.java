package io.github.ssekit.test.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.test.eventstream.Block;
import io.github.ssekit.test.eventstream.EventStreamListener;
import io.github.ssekit.test.eventstream.MessageEvent;
import org.jspecify.annotations.Nullable;

/**
 * All that a client knows: its state as an {@code EventSource}, its attempts, and what
 * came on them. Not thread-safe: {@link StreamLog} guards it.
 */
final class ClientState implements EventStreamListener {

	/**
	 * The standard leaves the first reconnection time to the client, "probably in the
	 * region of a few seconds". Browsers take about three.
	 */
	private static final long DEFAULT_RECONNECTION_MILLIS = 3000;

	final BoundedLog<ReceivedEvent> events;

	final BoundedLog<ReceivedEvent> messages;

	final BoundedLog<ReceivedComment> comments;

	final BoundedLog<ReceivedBlock> blocks;

	final RawBodies rawText;

	final Map<String, ReceivedEvent> firstOfType = new HashMap<>();

	final List<ConnectionAttempt> attempts = new ArrayList<>();

	private final CursorTopics topicNames = new CursorTopics();

	private ReadyState readyState = ReadyState.CONNECTING;

	private boolean finished;

	private boolean readingStopped;

	private String lastEventId;

	private long reconnectionMillis = DEFAULT_RECONNECTION_MILLIS;

	private long readNanos;

	private @Nullable Block discarded;

	ClientState(ClientConfig config) {
		this.events = new BoundedLog<>(config.keep());
		this.messages = new BoundedLog<>(config.keep());
		this.comments = new BoundedLog<>(config.keep());
		this.blocks = new BoundedLog<>(config.keep());
		this.rawText = new RawBodies(config.keepRaw());
		this.lastEventId = config.lastEventId();
	}

	/** A new attempt begins, with the last event id string in its request. */
	ConnectionAttempt start() {
		String id = this.lastEventId.isEmpty() ? null : this.lastEventId;
		ConnectionAttempt attempt = ConnectionAttempt.started(this.attempts.size() + 1, id);
		this.attempts.add(attempt);
		return attempt;
	}

	void answered(ResponseHead head) {
		replaceCurrent(current().answered(head));
		if (head.opensStream() && !isClosed()) {
			this.readyState = ReadyState.OPEN;
		}
	}

	/** The attempt is over, and so is the client unless it comes back. */
	void ended(AttemptOutcome ending, @Nullable String problem, boolean comesBack) {
		replaceCurrent(current().ended(ending, problem, this.discarded));
		this.discarded = null;
		if (!comesBack) {
			finish();
		}
		else if (!isClosed()) {
			this.readyState = ReadyState.CONNECTING;
		}
	}

	/** The test closes the client; its last attempt may still be ending. */
	void close() {
		this.readyState = ReadyState.CLOSED;
	}

	/** Nothing will happen any more. */
	void finish() {
		this.readyState = ReadyState.CLOSED;
		this.finished = true;
	}

	void stopReading(boolean stop) {
		this.readingStopped = stop;
	}

	void read(byte[] bytes, int length) {
		this.readNanos = System.nanoTime();
		this.rawText.add(this.attempts.size(), bytes, 0, length);
	}

	// EventStreamListener

	@Override
	public void event(MessageEvent event) {
		ReceivedEvent received = new ReceivedEvent(event.type(), event.data(), event.lastEventId(), this.readNanos,
				this.attempts.size(), topicOf(event));
		this.events.add(received);
		this.firstOfType.putIfAbsent(received.type(), received);
		if (received.isMessage()) {
			this.messages.add(received);
		}
	}

	@Override
	public void comment(String text) {
		this.comments.add(new ReceivedComment(text, this.readNanos, this.attempts.size()));
	}

	@Override
	public void block(Block block) {
		this.blocks.add(new ReceivedBlock(block, this.readNanos, this.attempts.size()));
	}

	@Override
	public void discarded(Block block) {
		this.discarded = block;
	}

	@Override
	public void reconnectionTime(long millis) {
		this.reconnectionMillis = millis;
	}

	@Override
	public void lastEventId(String id) {
		this.lastEventId = id;
	}

	// what is so

	ReadyState readyState() {
		return this.readyState;
	}

	boolean isClosed() {
		return this.readyState == ReadyState.CLOSED;
	}

	boolean isFinished() {
		return this.finished;
	}

	boolean isReadingStopped() {
		return this.readingStopped;
	}

	String lastEventId() {
		return this.lastEventId;
	}

	long reconnectionMillis() {
		return this.reconnectionMillis;
	}

	ConnectionAttempt current() {
		return this.attempts.get(this.attempts.size() - 1);
	}

	private @Nullable String topicOf(MessageEvent event) {
		if (event.type().equals("sse.ready")) {
			this.topicNames.onReady(event.data(), event.lastEventId());
			return null;
		}
		String moved = this.topicNames.movedTo(event.lastEventId());
		return event.type().startsWith(ReceivedEvent.OWN_PREFIX) ? null : moved;
	}

	private void replaceCurrent(ConnectionAttempt attempt) {
		this.attempts.set(this.attempts.size() - 1, attempt);
	}

}
